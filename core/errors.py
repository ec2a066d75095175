"""Refusals that a person can understand."""


class Refused(Exception):
    """Something that may not or cannot be done; the text says what, why and what to do. Views and commands show it as
    it is.
    """

    @property
    def lines(self) -> list[str]:
        """One refusal a line."""
        return [str(self)]


class Refusals(Refused):
    """Several refusals at once, one line each: nothing was written."""

    def __init__(self, lines):
        self._lines = list(lines)
        super().__init__("\n".join(self._lines))

    @property
    def lines(self) -> list[str]:
        return self._lines
