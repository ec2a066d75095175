"""Values that judges might have given: always the same, spread around a proposal's strength."""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256

from cms.demo.reading import read_demo_data

SPREAD = 5


def values_of(key: str, *, stage: str, judge: str, criteria: Iterable[str], final_round: bool) -> dict[str, Decimal]:
    """One sheet by criterion code, whole numbers from 0 to 100.

    Proposals of `same_sheets` get the sheets of another one, a judge further on: every mean is equal, no sheet is.
    """
    rules = read_demo_data("scores")
    if key in rules["same_sheets"]:
        key, judge = rules["same_sheets"][key], _next_judge(judge)
    strength = rules["strength"][key][1 if final_round else 0]
    return values_around(strength, key, stage=stage, judge=judge, criteria=criteria)


def values_around(strength: int, key: str, *, stage: str, judge: str, criteria: Iterable[str]) -> dict[str, Decimal]:
    """One sheet by criterion code, spread around a strength and leaning as its judge does."""
    target = strength + read_demo_data("scores")["lean"][judge]
    return {code: Decimal(_within(target + _swing(stage, key, judge, code))) for code in criteria}


def _next_judge(judge: str) -> str:
    judges = list(read_demo_data("scores")["lean"])
    return judges[(judges.index(judge) + 1) % len(judges)]


def _swing(*words: str) -> int:
    """-SPREAD…SPREAD, small swings more often than large ones."""
    # A hash in place of chance: the same values in every demo and on every machine.
    digest = sha256("|".join(words).encode()).digest()
    return sum(byte % (SPREAD + 1) for byte in digest[:2]) - SPREAD


def _within(value: int) -> int:
    return max(0, min(100, value))
