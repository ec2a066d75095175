"""Rules as data: a YAML file is read, checked, hashed and turned into immutable values. No Django, no clock."""

# Old names, until judging is moved into packages and names the modules.
from competition.rulebook.loading import load_document
from competition.rulebook.model import *  # noqa: F403
from competition.rulebook.problems import RulebookError  # noqa: F401
from competition.rulebook.yaml_reading import read_yaml as read  # noqa: F401


def parse(document):
    return load_document(document).rules


def digest(document):
    return load_document(document).digest
