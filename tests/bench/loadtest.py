"""Many teams write at once: what they were told is saved must be in the database, and soon enough told."""

import math
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.urls import reverse

from tests.bench.serving import HEALTH, Server
from tests.bench.writers import Diary, Pace, Writer
from tests.bench.writing import QUESTION

AHEAD = 1  # second between making the writers and their beginning


def write(server: Server, *, teams: int, seconds: float, every: float, kill_worker: bool) -> dict:
    """Measures on a migrated server that is not started yet."""
    seeded = server.step("seed", str(teams))
    server.start()
    warm(server)
    pace = Pace(time.monotonic() + AHEAD, seconds, every)
    writers = [
        Writer(
            host=server.host,
            port=server.port,
            address=reverse("answer-save", args=[team["code"], QUESTION]),
            session=team["session"],
            number=number,
            pace=pace,
        )
        for number, team in enumerate(seeded)
    ]
    workers = len(server.workers())
    for writer in writers:
        writer.start()
    if kill_worker:
        time.sleep(max(0, pace.begin + seconds / 2 - time.monotonic()))
        server.kill_worker(seconds / 2)
    for writer in writers:
        writer.join()
    taken = time.monotonic() - pace.begin
    server.close()
    diaries = {team["code"]: writer.diary for team, writer in zip(seeded, writers, strict=True)}
    asked = {"teams": teams, "seconds": seconds, "every": every, "workers": workers, "killed": int(kill_worker)}
    return {**asked, **outcome(diaries, server.step("stored", "."), taken)}


def warm(server: Server) -> None:
    """A worker loads its pages when it is first asked: not what is measured here."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: server.ask(HEALTH), range(40)))


def outcome(diaries: dict[str, Diary], stored: dict, taken: float) -> dict:
    attempts = [attempt for diary in diaries.values() for attempt in diary.attempts]
    answered = [attempt.seconds * 1000 for attempt in attempts if attempt.status is not None]
    statuses = Counter(str(attempt.status) for attempt in attempts if attempt.status is not None)
    saves = sum(diary.acknowledged for diary in diaries.values())
    judged = [verdict(diary, *stored.get(code, (0, ""))) for code, diary in diaries.items()]
    return {
        "saves": saves,
        "per_second": round(saves / taken, 1),
        "p50_ms": percentile(answered, 50),
        "p95_ms": percentile(answered, 95),
        "p99_ms": percentile(answered, 99),
        "slowest_ms": percentile(answered, 100),
        "longest_wait_ms": percentile([wait * 1000 for diary in diaries.values() for wait in diary.waits], 100),
        "largest_bytes": max(diary.largest for diary in diaries.values()),
        "statuses": dict(sorted(statuses.items())),
        "errors_5xx": sum(count for status, count in statuses.items() if status >= "500"),
        "broken_lines": len(attempts) - len(answered),
        "unanswered": sum(len(diary.texts) - diary.acknowledged for diary in diaries.values()),
        "lost": sum(lost for lost, _ in judged),
        "doubled": sum(doubled for _, doubled in judged),
    }


def verdict(diary: Diary, version: int, text: str) -> tuple[int, int]:
    """How many acknowledged saves are not in the stored text, and how often one was counted twice.

    Every save builds on the one before, so the stored text is the last acknowledged one or one that was sent later.
    """
    texts = ["", *diary.texts]
    if text not in texts:
        return diary.acknowledged, 0
    place = texts.index(text)
    return max(0, diary.acknowledged - place), abs(version - place)


def percentile(values: list[float], share: int) -> float:
    """The value that this share of all does not exceed."""
    return round(sorted(values)[math.ceil(len(values) * share / 100) - 1], 1) if values else 0


def faults(found: dict) -> list[str]:
    """What a load test must not find, in words."""
    broken = {"lost": "lost", "doubled": "stored twice", "errors_5xx": "answered 5xx", "unanswered": "never saved"}
    return [f"{found[key]} {word}" for key, word in broken.items() if found[key]]
