"""Teams as their browsers are: each changes one text again and again and sends what it changed, like autosave.js."""

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

TRY_AGAIN = 5  # seconds, as the browser
PATIENCE = 60  # for one answer, and for what is still unanswered at the end
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
    def __init__(self, *, host: str, port: int, address: str, session: str, number: int, pace: Pace):
        super().__init__(daemon=True)
        self.host, self.port, self.address, self.pace = host, port, address, pace
        self.chance = random.Random(number)
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
        """Keeps to its times however long answers take, so that a slow server is not spared."""
        text, due = "", self.pace.begin + self.chance.uniform(0, self.pace.every)
        end = self.pace.begin + self.pace.seconds
        while due < end:
            time.sleep(max(0, due - time.monotonic()))
            text, change = self._written_on(text)
            self.diary.texts.append(text)
            if not self._save(change, patience=end + PATIENCE):
                return
            self.diary.acknowledged += 1
            due = max(due + self.pace.every, time.monotonic())

    def _written_on(self, text: str) -> tuple[str, dict]:
        """Some words more, somewhere in the text, now and then instead of others."""
        start = self.chance.randint(0, len(text))
        end = min(len(text), start + self.chance.choice((0, 0, 0, 12)))
        insert = " ".join(self.chance.choices(WORDS, k=self.chance.randint(4, 14))) + " "
        after = text[:start] + insert + text[end:]
        return after, {
            "version": self.diary.acknowledged,
            "start": start,
            "end": end,
            "insert": insert,
            "key": str(uuid.uuid4()),
            "digest": hashlib.sha256(after.encode()).hexdigest()[:16],
        }

    def _save(self, change: dict, *, patience: float) -> bool:
        """Whether it was acknowledged; what got no answer or a 5xx is sent again as it was, key and all."""
        body, begun = json.dumps(change), time.monotonic()
        self.diary.largest = max(self.diary.largest, len(body.encode()))
        while True:
            attempt = self._send(body)
            self.diary.attempts.append(attempt)
            if attempt.status is not None and attempt.status < 500:
                self.diary.waits.append(time.monotonic() - begun)
                return attempt.status == 200
            if time.monotonic() > patience:
                return False
            time.sleep(min(TRY_AGAIN, self.pace.every))

    def _send(self, body: str) -> Attempt:
        begun = time.monotonic()
        connection = HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            connection.request("POST", self.address, body, self.headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, HTTPException):
            status = None
        finally:
            connection.close()
        return Attempt(status, time.monotonic() - begun)
