"""The seats of one list, given to classes of equals from the best down (docs/scoring.md 5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from competition.rulebook.stage_rules import QuotaRule
from competition.rulebook.vocabulary import TieAtCut
from judging.scoring.inputs import Entry, Key
from judging.scoring.ranking import classes_of
from judging.scoring.seats import Refusal, Seats
from judging.scoring.ties import TieChain


class SeatReason(StrEnum):
    """Why an entry has a seat; PENDING when that waits for a plenary."""

    RANK = "rank"
    PRIORITY = "priority"
    QUOTA = "quota"
    TIE = "tie"
    TIE_BREAK = "tie_break"
    PLENARY = "plenary"
    PENDING = "pending"

    @classmethod
    def of_seats(cls) -> frozenset[SeatReason]:
        return frozenset(cls) - {cls.PENDING}


class Candidate(NamedTuple):
    """`place`: its rank by score in the list. `priority`: the place of the first rule it meets, or their number."""

    entry: Entry
    place: int
    priority: int
    has_priority: bool


class SeatAllocation:
    """Runs once. Candidates come best first with equals by code, which only makes the listing stable."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        seats: int,
        quotas: Sequence[QuotaRule],
        tie_at_cut: TieAtCut,
        chain: TieChain,
    ) -> None:
        self.seats = Seats(seats, quotas, [candidate.entry for candidate in candidates])
        self.reasons: dict[Key, SeatReason | Refusal] = {}
        self.cuts: list[tuple[Key, ...]] = []
        self.pending: list[tuple[Key, ...]] = []
        self._candidates = {candidate.entry.key: candidate for candidate in candidates}
        self._limit = seats
        self._has_quotas = bool(quotas)
        self._tie_at_cut = tie_at_cut
        self._chain = chain

    def run(self) -> None:
        """Fills `reasons` for every candidate. What follows a pending class waits too, unless no seat can be left."""
        for members in classes_of(self._candidates.values(), lambda candidate: (candidate.priority, candidate.place)):
            keys = tuple(candidate.entry.key for candidate in members)
            if self.pending:
                self._wait(keys)
            else:
                self._take_class(keys)

    def _take_class(self, tied: tuple[Key, ...]) -> None:
        # Without a free seat nobody of the class can be taken, so there is no cut to decide.
        if len(tied) == 1 or self.seats.free < 1:
            self._take_in_order(tied, None)
        elif self._takes_all(tied):
            self.reasons |= {key: self._plain_reason(key) for key in tied}
        elif self._tie_at_cut is TieAtCut.TIE_BREAK:
            self._take_split(tied)
        else:
            self._decide(tied)

    def _takes_all(self, tied: tuple[Key, ...]) -> bool:
        """Takes the whole class or nobody."""
        seated = self._try(tied)
        if len(seated) == len(tied):
            return True
        # Only some fit, so who of them is still to be decided and no seat is given yet.
        for key in seated:
            self.seats.give_back(key)
        return False

    def _try(self, tied: tuple[Key, ...]) -> list[Key]:
        seated = []
        for key in tied:
            if self.seats.refusal(key) is None:
                self.seats.take(key)
                seated.append(key)
        return seated

    def _take_split(self, tied: tuple[Key, ...]) -> None:
        for members in self._chain.split(tied).classes:
            if self.pending:
                self._wait(members)
            elif len(members) == 1:
                self._take_in_order(members, SeatReason.TIE_BREAK)
            elif self._takes_all(members):
                self.reasons |= dict.fromkeys(members, SeatReason.TIE_BREAK)
            else:
                self._decide(members)

    def _decide(self, tied: tuple[Key, ...]) -> None:
        """A class that does not fit as a whole: passed over, or the cut."""
        refusals = {key: refusal for key in tied if (refusal := self.seats.refusal(key))}
        if len(refusals) == len(tied):
            self._pass_over(refusals)
            return
        self.cuts.append(tied)
        if self._tie_at_cut is TieAtCut.INCLUDE_ALL:
            self._take_admissible(tied, refusals)
            return
        order = self._recorded_order(tied)
        if order is None:
            self._leave_pending(tied)
        else:
            self._take_in_order(order, SeatReason.PLENARY)

    def _take_admissible(self, tied: tuple[Key, ...], refusals: dict[Key, Refusal]) -> None:
        for key in tied:
            if key not in refusals:
                self.seats.take(key)
                self.reasons[key] = SeatReason.TIE
        self._pass_over(refusals)

    def _take_in_order(self, keys: tuple[Key, ...], reason: SeatReason | None) -> None:
        for key in keys:
            refusal = self.seats.refusal(key)
            if refusal:
                self._pass_over({key: refusal})
            else:
                self.reasons[key] = reason or self._plain_reason(key)
                self.seats.take(key)

    def _pass_over(self, refusals: dict[Key, Refusal]) -> None:
        self.reasons |= refusals
        for key in refusals:
            self.seats.pass_over(key)

    def _recorded_order(self, tied: tuple[Key, ...]) -> tuple[Key, ...] | None:
        """The latest recorded order that names the whole class."""
        for order in reversed(self._chain.orders):
            # An order gives and takes seats here, so one that leaves a member out does not count (docs/decisions/007).
            if set(tied) <= set(order.entries):
                return tuple(key for key in order.entries if key in tied)
        return None

    def _leave_pending(self, tied: tuple[Key, ...]) -> None:
        self.pending.append(tied)
        self.reasons |= dict.fromkeys(tied, SeatReason.PENDING)

    def _wait(self, keys: tuple[Key, ...]) -> None:
        """Behind a pending cut: without quotas the class fills the seats in any order, with them some order may not."""
        self.reasons |= dict.fromkeys(keys, SeatReason.PENDING if self._has_quotas else Refusal.NO_SEAT)

    def _plain_reason(self, key: Key) -> SeatReason:
        """By rank when the score alone would have been enough, else what lifted it over better scores."""
        candidate = self._candidates[key]
        if candidate.place <= self._limit:
            return SeatReason.RANK
        return SeatReason.PRIORITY if candidate.has_priority else SeatReason.QUOTA
