import pytest

from competition.enums import VOCABULARY_LABELS, choices_of
from competition.forms.rules_tables import display_rows, rules_tables_of
from competition.templatetags.rule_labels import rule_label
from tests.builders import opened


@pytest.mark.parametrize("kind", VOCABULARY_LABELS, ids=lambda kind: kind.__name__)
def test_every_choice_has_a_label_of_its_own(kind):
    assert [value for value, _label in choices_of(kind)] == [member.value for member in kind]
    assert len({str(label) for _value, label in choices_of(kind)}) == len(kind)


def test_a_value_is_read_by_its_label():
    assert rule_label("group+category", "RankingScope") == "tiap kategori dalam kelompok"


def test_rows_are_read_with_labels(db):
    rules = opened().rulebook_version.read_document()
    rows = display_rows(rules_tables_of(rules)["tahapan"], rules)
    assert [row[2] for row in rows] == ["Pendaftaran", "Penilaian proposal"]
