"""What scoring is given: entries, submitted sheets as small rows, and the decisions a plenary recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from competition.rulebook.vocabulary import RankingScope

# What the caller knows an entry by: a database id or a code.
Key = int | str
# The same for a judge.
JudgeKey = int | str
# A SheetRow without its names. Scoring reads sheets by position only: a hundred thousand come from the database as
# plain tuples, and naming each would take longer than ranking them.
SheetTuple = tuple[Key, JudgeKey, int, int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One competitor. `code` only orders equals in a printed list."""

    key: Key
    code: str
    group: str
    category: str
    participant_type: str
    attributes: Mapping[str, object] = field(default_factory=dict)

    def dimension(self, name: str) -> object:
        """Its value in one of the three dimensions, else of a declared attribute; None where it has none."""
        if name in ("group", "category", "participant_type"):
            return getattr(self, name)
        return self.attributes.get(name)

    def list_key(self, scope: RankingScope) -> tuple[str, ...]:
        """Which list of that scope it stands in: () overall, ("umum",), ("umum", "opd")."""
        if scope is RankingScope.OVERALL:
            return ()
        return tuple(getattr(self, name) for name in scope.value.split("+"))


class SheetRow(NamedTuple):
    """One counted sheet: its judge's total and the JSON text of its values (`[80,75,null]`) in plan order."""

    entry: Key
    judge: JudgeKey
    numerator: int
    denominator: int
    values: str


@dataclass(frozen=True, slots=True)
class PlenaryOrder:
    """A recorded plenary order of tied entries, best first (a drawing of lots too)."""

    entries: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class PlenaryMove:
    """A recorded plenary move of one entry to another rank, in its list of `scope`."""

    entry: Key
    to_rank: int
    scope: RankingScope = RankingScope.OVERALL


@dataclass(frozen=True, slots=True)
class StageInput:
    """What is known of one stage.

    `sheets`: submitted, complete sheets of assignments neither recused nor excluded; read once.
    `entrants`: None means every entry whose group is in the stage.
    `outstanding`: for an entry, its active assignments without a submitted sheet.
    `orders`, `named`: recorded decisions for the cut and for a manual advancement.
    `consolidated`: entries whose judges were moderated on record.
    """

    sheets: Iterable[SheetTuple] = ()
    entrants: frozenset[Key] | None = None
    outstanding: Mapping[Key, int] = field(default_factory=dict)
    orders: tuple[PlenaryOrder, ...] = ()
    named: tuple[Key, ...] = ()
    consolidated: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class EditionInput:
    """Everything a whole edition is tabulated from; `orders` and `moves` are those of the final ranking."""

    stages: Mapping[str, StageInput]
    orders: tuple[PlenaryOrder, ...] = ()
    moves: tuple[PlenaryMove, ...] = ()
