"""Every problem of a rulebook can be said in Indonesian."""

import re

import pytest
from django.utils.translation import override

from competition.forms.problems import problem_text
from competition.rulebook.problem_texts import PROBLEM_TEXTS
from competition.rulebook.problems import RulebookProblem


@pytest.mark.parametrize("code", sorted(PROBLEM_TEXTS))
def test_every_text_is_translated_with_its_parameters(code):
    params = {name: f"<{name}>" for name in re.findall(r"%\((\w+)\)s", PROBLEM_TEXTS[code].text)}
    problem = RulebookProblem("", None, code, params)
    with override("en"):
        assert problem_text(problem) == problem.message
    with override("id"):
        indonesian = problem_text(problem)
    assert indonesian != problem.message
    assert all(param in indonesian for param in params.values())
