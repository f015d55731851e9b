#!/usr/bin/env python3
"""A bot in nothing but Python 3: answers every !ping in a channel, each exactly once. The class is for you to copy.

    CHAT_URL=http://localhost:8080 CHAT_NICK=pingbot CHAT_PASSWORD='correct horse' ./ping_bot.py '#kitchen'
"""

import http.client
import json
import os
import random
import sys
import time
import urllib.error
import urllib.request
import uuid


class Refused(Exception):
    """The server understood, and said no: trying again would not help."""

    def __init__(self, status, error):
        super().__init__(error.get("message", f"status {status}"))
        self.status, self.code = status, error.get("error", "")


class Chat:
    """Somebody on a server. Each method goes on until there is an answer, and each is safe to try twice."""

    def __init__(self, url, nick, password):
        self.url, self.nick, self.password, self.channels = url, nick, password, []
        self.sign_in()

    def sign_in(self):
        """Logs in; registers first where there is no such account. The password brings the same account back."""
        self.token, credentials = None, {"nick": self.nick, "password": self.password}
        for path in ("login", "register", "login"):  # the second login: a register whose answer was lost
            try:
                session = self.call("POST", path, credentials)
                self.nick, self.token = session["nick"], session["token"]
                break
            except Refused as refused:
                last = refused
        else:
            raise last
        for channel in self.channels:  # which a session leaves when it expires
            self.join(channel)

    def join(self, channel):
        """Joins, which a member may do again, and returns the channel's name as its creator wrote it."""
        name = self.call("POST", "channels/join", {"channel": channel})["name"]
        self.channels = sorted({*self.channels, name})
        return name

    def send(self, to, body, kind="message", key=None):
        """Sends once, however often it has to be tried: the server does not do again what has the same key."""
        return self.call("POST", "messages", {"to": to, "body": body, "type": kind}, key or str(uuid.uuid4()))

    def stream(self):
        """Every message, for ever. A page is acknowledged by asking for the next one: who dies before gets it again."""
        query = "timeout=50"
        while True:
            page = self.call("GET", "messages?" + query)
            yield from page["messages"]
            query = "timeout=50&after=" + page["cursor"]

    def call(self, method, path, body=None, key=None):
        pause = 0.25
        while True:
            try:
                status, answer = self.once(method, path, body, key)
                trouble = f"status {status}"
                if status < 300:
                    return answer
                if status == 401 and self.token:
                    self.sign_in()
                    continue
                if status < 500 and status not in (408, 429):
                    raise Refused(status, answer)
            except (OSError, ValueError, http.client.HTTPException) as error:
                trouble = str(error)
            print(f"no luck with {self.url} ({trouble}), trying on", file=sys.stderr)
            time.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, 30)

    def once(self, method, path, body, key):
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", data, headers, method=method)
        try:
            response = urllib.request.urlopen(request, timeout=80)
        except urllib.error.HTTPError as error:
            response = error  # an answer all the same
        with response:
            return response.getcode(), json.load(response)


def main():
    if len(sys.argv) != 2 or not (os.environ.get("CHAT_NICK") and os.environ.get("CHAT_PASSWORD")):
        sys.exit(__doc__)
    chat = Chat(os.environ.get("CHAT_URL", "http://localhost:8080"), os.environ["CHAT_NICK"], os.environ["CHAT_PASSWORD"])
    channel = chat.join(sys.argv[1])
    for message in chat.stream():
        if message["type"] != "message" or message["body"] != "!ping" or message["from"] == chat.nick:
            continue
        to = channel if message["to"] == channel else message["from"]
        try:
            # The key comes from the question: read again, it is not answered again.
            chat.send(to, f"pong, {message['from']}", "notice", f"pong-{message['id']}")
        except Refused as refused:
            print(f"no answer to {message['from']}: {refused}", file=sys.stderr)


if __name__ == "__main__":
    main()
