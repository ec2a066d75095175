"""`python -m tests.record` compares, `--write` writes the golden files anew (only when a format changes on purpose)."""

import sys
from pathlib import Path

import pytest

WRITING = "record-writing"


class Writing:
    """A pytest plugin whose presence tells the test to write instead of to compare."""

    __name__ = WRITING  # pytest registers a plugin under this name


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--write"]):
        sys.exit(__doc__)
    return pytest.main(["-q", str(Path(__file__).parent)], plugins=[Writing()] if arguments else [])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
