import re

import pytest

from judging.results.services.publication import publish_result
from tests.builders import AT, bureau
from tests.judging.results.test_results_page import PAGE, closed

pytestmark = pytest.mark.django_db


def page(client, **publication):
    edition = closed(publication={"rows": "all", "scores": "final", **publication})
    publish_result(edition=edition, actor=bureau(), at=AT)
    return client.get(PAGE).content.decode()


@pytest.mark.parametrize(("scores", "is_shown"), [("none", False), ("final", False), ("stages", True)])
def test_scores_of_the_stages_are_shown_where_the_rulebook_says_so(client, scores, is_shown):
    text = page(client, scores=scores)
    assert bool(re.search(r"Penilaian proposal 97,00", text)) is is_shown


def test_winners_only_brings_no_stage_score_of_anybody_else(client):
    text = page(client, rows="winners", scores="stages")
    assert "97,00" in text
    assert "42,00" not in text
    assert "61,00" not in text


@pytest.mark.parametrize(
    ("judges", "is_named", "is_counted"), [("hidden", False, False), ("anonymous", False, True), ("named", True, False)]
)
def test_judges_are_shown_as_the_rulebook_says(client, judges, is_named, is_counted):
    text = page(client, judges=judges)
    assert ("CONTOH Juri" in text) is is_named
    assert bool(re.search(r"\b4 (judges|juri)\b", text)) is is_counted
    assert not re.search(r"\bJ[1-4]\b", text)
