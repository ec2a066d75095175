"""Every problem of a rulebook can be said in Indonesian."""

import re

import pytest
from django.utils.translation import override

from competition.forms.problems import TEXTS, problem_text
from competition.rulebook import Problem
from competition.rulebook.messages import TEMPLATES


def test_every_code_has_the_text_of_the_rulebook():
    said = {code: re.sub(r"%\((\w+)\)s", r"{\1}", text).replace("%%", "%") for code, text in TEXTS.items()}
    assert said == {code: template.text for code, template in TEMPLATES.items()}


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_text_is_translated_with_its_parameters(code):
    params = {name: f"<{name}>" for name in re.findall(r"\{(\w+)\}", TEMPLATES[code].text)}
    problem = Problem("", None, code, params)
    with override("en"):
        english = problem_text(problem)
    with override("id"):
        indonesian = problem_text(problem)
    assert indonesian != english
