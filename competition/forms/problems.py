"""What is wrong with a rulebook, in the language of the reader."""

import re

from django.utils.translation import gettext

from competition.rulebook.problem_texts import PROBLEM_TEXTS
from competition.rulebook.problems import RulebookProblem

PLACE = re.compile(r"(stages|legal_bases|awards|form|evidence|eligibility)\[(\d+)\]")


def problem_text(problem: RulebookProblem) -> str:
    return gettext(PROBLEM_TEXTS[problem.code].text) % problem.params


def problem_lines(problems, document: dict) -> list[str]:
    """One line per problem: the stage or other part it belongs to, its place in the file, and what is wrong."""
    return [
        ": ".join(filter(None, [_owner(problem.path, document), problem.path, problem_text(problem)]))
        for problem in problems
    ]


def _owner(path: str, document: dict) -> str:
    """What people call the item of a list that the path leads into; empty where it has no name."""
    found = PLACE.match(path)
    items = document.get(found[1]) if found and isinstance(document, dict) else None
    if not isinstance(items, list) or int(found[2]) >= len(items) or not isinstance(items[int(found[2])], dict):
        return ""
    item = items[int(found[2])]
    return str(item.get("label") or item.get("title") or "")
