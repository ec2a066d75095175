"""Files that must not come in, each made here by a few lines. `CASES` is all of them, made when they are asked for."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """`name` as it is sent, with the ending that would be believed; `kind`: code of the evidence type it is sent to;
    `says`: msgid of the reason, empty where the kind of file is not accepted at all.
    """

    name: str
    kind: str
    make: Callable[[], bytes]
    says: str = ""


def numbered(stem: str, ending: str, kind: str, makers, says: str = "") -> list[Case]:
    return [Case(f"{stem} {number}.{ending}", kind, make, says) for number, make in enumerate(makers, start=1)]
