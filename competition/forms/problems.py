"""What is wrong with a rulebook, in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext

from competition.rulebook.problem_texts import PROBLEM_TEXTS
from competition.rulebook.problems import RulebookProblem
from competition.rulebook.schema import Document

ITEM = re.compile(r"(stages|legal_bases|awards|form|evidence|eligibility)\[(\d+)\]")


def problem_text(problem: RulebookProblem) -> str:
    return gettext(PROBLEM_TEXTS[problem.code].text) % problem.params


def problem_lines(problems: Iterable[RulebookProblem], document: Document) -> list[str]:
    """One line per problem: the stage or other part it belongs to, its place in the file, and what is wrong."""
    return [
        ": ".join(filter(None, [_item_label(problem.path, document), problem.path, problem_text(problem)]))
        for problem in problems
    ]


def _item_label(path: str, document: Document) -> str:
    """What people call the item of a list that the path leads into; empty where it has no name."""
    match = ITEM.match(path)
    if match is None or not isinstance(document, dict):
        return ""
    items, position = document.get(match[1]), int(match[2])
    # The document may be broken in any way: it is the one that the problems are about.
    if not isinstance(items, list) or position >= len(items) or not isinstance(items[position], dict):
        return ""
    return str(items[position].get("label") or items[position].get("title") or "")
