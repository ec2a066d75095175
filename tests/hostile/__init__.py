"""Files that must be refused. `CASES` of each module lists them; a file is made when its test needs it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class HostileFile:
    """One file to upload: its `name` with a wrong extension, and `kind`, the code of the evidence type it is sent for.

    `says`: msgid of the expected refusal, empty where the file is refused for not being of an accepted kind.
    """

    name: str
    kind: str
    make: Callable[[], bytes]
    says: str = ""


def number_files(stem: str, ending: str, kind: str, makers, says: str = "") -> list[HostileFile]:
    return [HostileFile(f"{stem} {number}.{ending}", kind, make, says) for number, make in enumerate(makers, start=1)]
