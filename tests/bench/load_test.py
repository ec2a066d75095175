"""Many teams write at once: every save that was acknowledged must be in the database, and each must be quick."""

import math
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.urls import reverse

from tests.bench.load_data import QUESTION
from tests.bench.serving import HEALTH, Server
from tests.bench.writers import Diary, Pace, Writer

START_DELAY = 1  # second between making the writers and their first save


def run_load_test(server: Server, *, teams: int, seconds: float, every: float, kill_worker: bool) -> dict:
    """Start a migrated server, let the teams write, stop it and return the figures."""
    seeded_teams = server.run_step("seed", str(teams))
    server.start()
    warm_up(server)
    pace = Pace(time.monotonic() + START_DELAY, seconds, every)
    writers = [
        Writer(
            host=server.host,
            port=server.port,
            address=reverse("answer-save", args=[team["code"], QUESTION]),
            session=team["session"],
            account=team["account"],
            number=number,
            pace=pace,
        )
        for number, team in enumerate(seeded_teams)
    ]
    workers = len(server.list_workers())
    for writer in writers:
        writer.start()
    if kill_worker:
        time.sleep(max(0, pace.begin + seconds / 2 - time.monotonic()))
        server.kill_worker(seconds / 2)
    for writer in writers:
        writer.join()
    seconds_taken = time.monotonic() - pace.begin
    server.close()
    diaries = {team["code"]: writer.diary for team, writer in zip(seeded_teams, writers, strict=True)}
    load = {"teams": teams, "seconds": seconds, "every": every, "workers": workers, "killed": int(kill_worker)}
    return {**load, **compute_figures(diaries, server.run_step("stored", "."), seconds_taken)}


def warm_up(server: Server) -> None:
    """Send some requests: a worker loads its code at the first one, which is not measured here."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: server.request_status(HEALTH), range(40)))


def compute_figures(diaries: dict[str, Diary], stored: dict, seconds_taken: float) -> dict:
    attempts = [attempt for diary in diaries.values() for attempt in diary.attempts]
    answered = [attempt.seconds * 1000 for attempt in attempts if attempt.status is not None]
    statuses = Counter(str(attempt.status) for attempt in attempts if attempt.status is not None)
    saves = sum(diary.acknowledged for diary in diaries.values())
    losses = [count_losses(diary, *stored.get(code, (0, ""))) for code, diary in diaries.items()]
    return {
        "saves": saves,
        "per_second": round(saves / seconds_taken, 1),
        "p50_ms": compute_percentile(answered, 50),
        "p95_ms": compute_percentile(answered, 95),
        "p99_ms": compute_percentile(answered, 99),
        "slowest_ms": compute_percentile(answered, 100),
        "longest_wait_ms": compute_percentile([wait * 1000 for diary in diaries.values() for wait in diary.waits], 100),
        "largest_bytes": max(diary.largest for diary in diaries.values()),
        "statuses": dict(sorted(statuses.items())),
        "errors_5xx": sum(count for status, count in statuses.items() if status >= "500"),
        "broken_lines": len(attempts) - len(answered),
        "unanswered": sum(len(diary.texts) - diary.acknowledged for diary in diaries.values()),
        "lost": sum(lost for lost, _ in losses),
        "doubled": sum(doubled for _, doubled in losses),
    }


def count_losses(diary: Diary, version: int, text: str) -> tuple[int, int]:
    """How many acknowledged saves are not in the stored text, and how often one was counted twice.

    Every save builds on the one before, so the stored text is the last acknowledged one or one that was sent later.
    """
    texts = ["", *diary.texts]
    if text not in texts:
        return diary.acknowledged, 0
    place = texts.index(text)
    return max(0, diary.acknowledged - place), abs(version - place)


def compute_percentile(values: list[float], share: int) -> float:
    """The value that this share of all does not exceed."""
    return round(sorted(values)[math.ceil(len(values) * share / 100) - 1], 1) if values else 0


def describe_faults(figures: dict) -> list[str]:
    """What must not happen in a load test and did, in words."""
    words = {"lost": "lost", "doubled": "stored twice", "errors_5xx": "answered 5xx", "unanswered": "never saved"}
    return [f"{figures[key]} {word}" for key, word in words.items() if figures[key]]
