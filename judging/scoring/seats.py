"""Seats of one list: how many are free, what quotas allow and what quota minima still claim (docs/scoring.md 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from competition.rulebook.stage_rules import QuotaRule
from judging.scoring.inputs import Entry, Key


class Refusal(StrEnum):
    """Why an entry cannot have a seat at its turn."""

    NO_SEAT = "no_seat"
    QUOTA_FULL = "quota_full"
    RESERVED = "reserved"


class Seats:
    """Free and claimed seats. An entry waits until it is seated or passed over; a cut may take `free` below zero."""

    def __init__(self, free: int, quotas: Sequence[QuotaRule], candidates: Iterable[Entry]) -> None:
        self.free = free
        self.quotas = tuple(quotas)
        self.taken_by_quota = [0] * len(self.quotas)
        self.waiting_by_quota = [0] * len(self.quotas)
        self._falls_under: dict[Key, list[int]] = {}
        for entry in candidates:
            quota_numbers = [i for i, quota in enumerate(self.quotas) if entry.dimension(quota.by) == quota.value]
            self._falls_under[entry.key] = quota_numbers
            for i in quota_numbers:
                self.waiting_by_quota[i] += 1

    def refusal(self, key: Key) -> Refusal | None:
        """None when the entry is admissible.

        Where the minima ask for more seats than there are, an entry that itself fills one of them is still admissible.
        """
        if self.free < 1:
            return Refusal.NO_SEAT
        if any(self._is_full(i) for i in self._falls_under[key]):
            return Refusal.QUOTA_FULL
        # The seat is taken on trial: only then is it known what the minima of the quotas still claim.
        slack = self.free - self.count_reserved()
        self.take(key)
        slack_after = self.free - self.count_reserved()
        self.give_back(key)
        return Refusal.RESERVED if slack_after < min(slack, 0) else None

    def count_reserved(self) -> int:
        """Seats claimed by unmet minima, limited to candidates still waiting, in the dimension that claims most."""
        reserved: dict[str, int] = defaultdict(int)
        for i, quota in enumerate(self.quotas):
            reserved[quota.by] += min(max(quota.min - self.taken_by_quota[i], 0), self.waiting_by_quota[i])
        # One entry can fill a minimum in each dimension at once, so dimensions are not added up.
        return max(reserved.values(), default=0)

    def take(self, key: Key) -> None:
        self._move(key, 1)

    def give_back(self, key: Key) -> None:
        self._move(key, -1)

    def pass_over(self, key: Key) -> None:
        for i in self._falls_under[key]:
            self.waiting_by_quota[i] -= 1

    def unmet(self) -> list[tuple[QuotaRule, int]]:
        """Quotas whose minimum was not reached, with the number that was."""
        return [
            (quota, self.taken_by_quota[i]) for i, quota in enumerate(self.quotas) if self.taken_by_quota[i] < quota.min
        ]

    def _is_full(self, i: int) -> bool:
        limit = self.quotas[i].max
        return limit is not None and self.taken_by_quota[i] >= limit

    def _move(self, key: Key, step: int) -> None:
        self.free -= step
        for i in self._falls_under[key]:
            self.taken_by_quota[i] += step
            self.waiting_by_quota[i] -= step
