"""Refusals that a person can understand."""


class Refused(Exception):
    """Something that may not or cannot be done; the text says what, why and what to do. Views and commands show it as
    it is.
    """


class Refusals(Refused):
    """Several refusals at once, one line each: nothing was written."""

    def __init__(self, lines):
        self.lines = list(lines)
        super().__init__("\n".join(self.lines))
