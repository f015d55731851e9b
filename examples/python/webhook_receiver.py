#!/usr/bin/env python3
"""Takes what the plugin webhooks posts and prints every message once, in nothing but Python 3. To copy.

    WEBHOOKS_SECRET='horse battery' ./webhook_receiver.py 9000

The server gets the same WEBHOOKS_SECRET, and WEBHOOKS_URL=http://localhost:9000/
"""

import hashlib
import hmac
import http.server
import json
import os
import sys
import time

SECRET = os.environ["WEBHOOKS_SECRET"].encode()


def is_signed(header, body):
    """Whether who posted knows the secret, and did so in the last five minutes: an old post cannot be played again."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    signed = parts.get("t", "").encode() + b"." + body
    expected = hmac.new(SECRET, signed, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), parts.get("v1", "").encode()):
        return False
    return abs(time.time() - int(parts["t"])) < 300


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    position = 0  # of the last message: what is not behind it was here before, and came again

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        taken = is_signed(self.headers.get("Chat-Signature", ""), body)
        if taken:
            for event in json.loads(body)["events"]:
                if event["position"] > Receiver.position:
                    print(f"{event['to']} <{event['from']}> {event['body']}", flush=True)
                    Receiver.position = event["position"]
        self.send_response(204 if taken else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()


if __name__ == "__main__":
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
