"""Teams that write: each changes one text again and again and sends what it changed, as static/js/autosave.js does."""

import hashlib
import json
import random
import secrets
import string
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

RETRY_SECONDS = 5  # as the browser
TIMEOUT = 60  # seconds for one answer, and at the end for what is still unanswered
WORDS = ("warga", "antre", "layanan", "puskesmas", "nagari", "cepat", "hemat", "données", "😀", "daring", "petugas")
LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request: its status, None where the line broke, and how long it took."""

    status: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Pace:
    """When everybody begins, how long a team writes and how often it sends."""

    begin: float
    seconds: float
    every: float


@dataclass
class Diary:
    """All a team has sent: the texts in their order, how many of them were acknowledged, and how long each took."""

    texts: list[str] = field(default_factory=list)
    acknowledged: int = 0
    attempts: list[Attempt] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    largest: int = 0


class Writer(threading.Thread):
    def __init__(self, *, host: str, port: int, address: str, session: str, account: str, number: int, pace: Pace):
        super().__init__(daemon=True)
        self.host, self.port, self.address, self.account, self.pace = host, port, address, account, pace
        self.random = random.Random(number)
        self.diary = Diary()
        token = "".join(secrets.choice(LETTERS) for _ in range(32))
        self.headers = {
            "Content-Type": "application/json",
            "Cookie": f"csrftoken={token}; sessionid={session}",
            "X-CSRFToken": token,
            "Origin": f"https://{host}:{port}",
            "X-Forwarded-Proto": "https",  # what nginx adds
        }

    def run(self) -> None:
        """Write and save until the end."""
        text, due = "", self.pace.begin + self.random.uniform(0, self.pace.every)
        end = self.pace.begin + self.pace.seconds
        # Keeps to its times however long answers take, so that a slow server gets no fewer requests.
        while due < end:
            time.sleep(max(0, due - time.monotonic()))
            text, change = self._change_text(text)
            self.diary.texts.append(text)
            if not self._save(change, give_up_at=end + TIMEOUT):
                return
            self.diary.acknowledged += 1
            due = max(due + self.pace.every, time.monotonic())

    def _change_text(self, text: str) -> tuple[str, dict]:
        """The text with more words somewhere, now and then instead of others; and the change as autosave sends it."""
        start = self.random.randint(0, len(text))
        end = min(len(text), start + self.random.choice((0, 0, 0, 12)))
        insert = " ".join(self.random.choices(WORDS, k=self.random.randint(4, 14))) + " "
        after = text[:start] + insert + text[end:]
        return after, {
            "account": self.account,
            "version": self.diary.acknowledged,
            "start": start,
            "end": end,
            "insert": insert,
            "key": str(uuid.uuid4()),
            "digest": hashlib.sha256(after.encode()).hexdigest()[:16],
        }

    def _save(self, change: dict, *, give_up_at: float) -> bool:
        """Send a change until it is answered; returns whether it was acknowledged."""
        body, started = json.dumps(change), time.monotonic()
        self.diary.largest = max(self.diary.largest, len(body.encode()))
        # Sent again as it was: by its key the server recognises a change that it has stored before.
        while True:
            attempt = self._send(body)
            self.diary.attempts.append(attempt)
            if attempt.status is not None and attempt.status < 500:
                self.diary.waits.append(time.monotonic() - started)
                return attempt.status == 200
            if time.monotonic() > give_up_at:
                return False
            time.sleep(min(RETRY_SECONDS, self.pace.every))

    def _send(self, body: str) -> Attempt:
        started = time.monotonic()
        connection = HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        try:
            connection.request("POST", self.address, body, self.headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, HTTPException):
            status = None
        finally:
            connection.close()
        return Attempt(status, time.monotonic() - started)
