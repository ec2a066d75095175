"""The rulebook as data: read, checked, hashed and written again without Django."""

from competition.rulebook.building import parse
from competition.rulebook.canon import canonical, digest
from competition.rulebook.checking import check
from competition.rulebook.choices import *  # noqa: F403 - replaced below
from competition.rulebook.model import *  # noqa: F403
from competition.rulebook.normal import normalise
from competition.rulebook.problems import Problem, RulebookError
from competition.rulebook.reading import read
from competition.rulebook.writing import dump_yaml
