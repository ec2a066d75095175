"""`python -m tests.record` compares, `--write` writes the golden files anew (only when a format changes on purpose)."""

import sys
from pathlib import Path

import pytest

WRITING = "record-writing"


class Writing:
    """A plugin whose presence tells the test to write instead of to compare."""


def main(arguments: list[str]) -> int:
    plugins = []
    if arguments == ["--write"]:
        plugins = [(WRITING, Writing())]
    elif arguments:
        sys.exit(__doc__)
    return pytest.main(["-q", str(Path(__file__).parent)], plugins=[NamedPlugins(plugins)])


class NamedPlugins:
    """Registers plugins by name; pytest.main gives names of its own to the plugins it is passed."""

    def __init__(self, plugins):
        self.plugins = plugins

    def pytest_configure(self, config):
        for name, plugin in self.plugins:
            config.pluginmanager.register(plugin, name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
