--liquibase formatted sql logicalFilePath:chat/storage/sqlite/changelog.sql

-- The tables of the SQLite storage. What has been released stays as it is, comments included, for Liquibase compares it with
-- what it ran: a change of the schema is one more changeset.
--
-- Numbers named key, seq, timeline, user or sender come from the server's one sequence. Times are milliseconds since 1970.
-- A page has SQLite's default size of 4,096 bytes: with 1,024 and with 8,192 a fifth of the inserts into 1,000 timelines was lost.

--changeset chat:1 dbms:sqlite
CREATE TABLE server (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  secret BLOB NOT NULL, -- 16 random bytes, from which ids are derived
  last_seq INTEGER NOT NULL, -- the last number given out
  probed INTEGER NOT NULL -- when it was last proved that the file can be written
) STRICT;

CREATE TABLE users (
  key INTEGER PRIMARY KEY,
  nick TEXT NOT NULL,
  password_hash TEXT,
  created INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  session INTEGER NOT NULL, -- 1 with a session, 0 without
  acknowledged INTEGER NOT NULL,
  forgotten INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
  token TEXT PRIMARY KEY, -- a SHA-256, never what the client holds
  user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
  cursor INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_user ON tokens (user);

CREATE TABLE timelines (
  key INTEGER PRIMARY KEY,
  first INTEGER NOT NULL, -- the users of a conversation, who may be gone; 0 and 0 for a channel
  second INTEGER NOT NULL,
  ended INTEGER, -- when its channel ended
  rotated_to INTEGER NOT NULL DEFAULT 0 -- the newest message that was rotated away
) STRICT;

CREATE TABLE channels (
  key INTEGER PRIMARY KEY REFERENCES timelines,
  name TEXT NOT NULL,
  topic TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL
) STRICT;

CREATE TABLE channel_modes (
  channel INTEGER NOT NULL REFERENCES channels ON DELETE CASCADE,
  letter TEXT NOT NULL,
  PRIMARY KEY (channel, letter)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_members (
  channel INTEGER NOT NULL REFERENCES channels,
  user INTEGER NOT NULL REFERENCES users,
  modes TEXT NOT NULL, -- sorted letters
  PRIMARY KEY (channel, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX channel_members_user ON channel_members (user);

CREATE TABLE invites (
  channel INTEGER NOT NULL REFERENCES channels ON DELETE CASCADE,
  user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (channel, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX invites_user ON invites (user);

-- A user is owed a timeline's messages from from_seq to to_seq, both inclusive; no to_seq: the range is open. The timeline
-- is no foreign key: to check it when a timeline goes would take one more index on the largest of the small tables.
CREATE TABLE message_queue (
  user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
  timeline INTEGER NOT NULL,
  from_seq INTEGER NOT NULL,
  to_seq INTEGER,
  PRIMARY KEY (user, timeline, from_seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX message_queue_open ON message_queue (user, timeline) WHERE to_seq IS NULL;

-- type: 1 message, 2 action, 3 notice, 4 join, 5 part, 6 quit, 7 topic, 8 mode, 9 nick, 10 system. For good; 1 to 3 are what
-- people speak. meta is NULL for {}. The sender may be gone; 0 is the server.
CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  timeline INTEGER NOT NULL REFERENCES timelines,
  sender INTEGER NOT NULL,
  type INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  id BLOB NOT NULL, -- a UUID, 16 bytes
  "from" TEXT NOT NULL,
  "to" TEXT NOT NULL,
  body TEXT NOT NULL,
  meta TEXT
) STRICT;
-- Type and sender are in it so that the unread are counted without touching the messages: 10,000 in 1 ms instead of 15. That
-- takes 9 bytes a message, and no time of an insert that could be measured.
CREATE INDEX messages_timeline ON messages (timeline, seq, type, sender);

-- Answers to sends with an idempotency key. The message is what was answered, which may be stored nowhere else.
CREATE TABLE answers (
  user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  at INTEGER NOT NULL,
  type INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  id BLOB NOT NULL,
  "from" TEXT NOT NULL,
  "to" TEXT NOT NULL,
  body TEXT NOT NULL,
  meta TEXT,
  UNIQUE (user, key)
) STRICT;
CREATE INDEX answers_at ON answers (at);

--changeset chat:2 dbms:sqlite
-- What modes with values are set to: of +k the key, of +b each mask. They are read in the order of number.
CREATE TABLE mode_entries (
  number INTEGER PRIMARY KEY,
  channel INTEGER NOT NULL REFERENCES channels ON DELETE CASCADE,
  letter TEXT NOT NULL,
  key TEXT NOT NULL, -- what the values of a letter are told apart by; empty where there is only one
  value TEXT NOT NULL,
  by TEXT NOT NULL, -- the nick of who set it, then
  at INTEGER NOT NULL,
  UNIQUE (channel, letter, key)
) STRICT;

--changeset chat:3 dbms:sqlite
-- The order of each timeline, instead of an index on messages: that one wrote a page per timeline with each commit, which was a
-- third of its CPU. Messages up to server.folded_to are here. Those after it, some thousand at most, are in the memory of the
-- running server, which enters them together, in the order of this table; after a stop of the server there is none.
--
-- Type and sender are in it so that the unread are counted without touching the messages: 10,000 in 1 ms instead of 15.
CREATE TABLE timeline_messages (
  timeline INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  type INTEGER NOT NULL,
  sender INTEGER NOT NULL,
  PRIMARY KEY (timeline, seq)
) STRICT, WITHOUT ROWID;

-- timeline_messages has all messages up to this seq, and none after it. The start that comes after this enters what there is.
ALTER TABLE server ADD COLUMN folded_to INTEGER NOT NULL DEFAULT 0;

-- The timeline is no foreign key any more: to check it when a timeline goes would take an index. The row is only inserted where
-- there is one. The rest is as before.
CREATE TABLE messages_without_order (
  seq INTEGER PRIMARY KEY,
  timeline INTEGER NOT NULL,
  sender INTEGER NOT NULL,
  type INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  id BLOB NOT NULL,
  "from" TEXT NOT NULL,
  "to" TEXT NOT NULL,
  body TEXT NOT NULL,
  meta TEXT
) STRICT;
INSERT INTO messages_without_order SELECT * FROM messages ORDER BY seq;
DROP TABLE messages;
ALTER TABLE messages_without_order RENAME TO messages;

--changeset chat:4 dbms:sqlite
-- Ids up to former_up_to were derived from former_secret with a mix that lets who sees enough of them find the secret out. They
-- stay as they are, for clients hold them; all later ones are derived from a secret of their own. Of a database that begins with
-- this changeset there are none: its row of server comes later.
ALTER TABLE server ADD COLUMN former_secret BLOB;
ALTER TABLE server ADD COLUMN former_up_to INTEGER NOT NULL DEFAULT 0;
UPDATE server SET former_secret = secret, former_up_to = last_seq, secret = randomblob(16);

--changeset chat:5 dbms:sqlite
-- The nicks that an account had before, as they were written, each until that number of the sequence.
CREATE TABLE former_nicks (
  user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
  nick TEXT NOT NULL,
  until INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (user, nick)
) STRICT, WITHOUT ROWID;

-- From which number on there has been a value with this letter and key: replacing the value leaves it. Of those that were set before
-- there were former nicks it does not matter.
ALTER TABLE mode_entries ADD COLUMN since INTEGER NOT NULL DEFAULT 0;

--changeset chat:6 dbms:sqlite
-- Who may come back to a channel that it left, and to what member modes; and when an empty channel that waits for somebody lost its
-- last member. It is not cleared when somebody joins: it counts only while there are no members.
CREATE TABLE absences (
  channel INTEGER NOT NULL REFERENCES channels ON DELETE CASCADE,
  user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
  modes TEXT NOT NULL, -- sorted letters
  keeps INTEGER NOT NULL, -- 1 where the channel stays for the user when nobody is there
  at INTEGER NOT NULL,
  PRIMARY KEY (channel, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX absences_user ON absences (user);

ALTER TABLE channels ADD COLUMN emptied INTEGER;
