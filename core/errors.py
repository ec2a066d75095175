"""Refusals that a person can understand."""

from collections.abc import Iterable


class Refused(Exception):
    """An action that is not allowed or not possible.

    The text says what, why and what to do instead; views and commands show it as it is.
    """

    @property
    def lines(self) -> list[str]:
        """One reason a line."""
        return [str(self)]


class Refusals(Refused):
    """Several reasons at once, one a line: nothing was written."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)
        super().__init__("\n".join(self._lines))

    @property
    def lines(self) -> list[str]:
        return self._lines
