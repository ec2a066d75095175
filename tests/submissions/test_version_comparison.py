"""What a comparison of two receipts tells: answers, files by their bytes, and every other field."""

import pytest

from submissions.selectors.prefetches import with_related_rows
from submissions.selectors.receipt_content import receipt_content
from submissions.selectors.version_comparison import FileChange, VersionComparison, receipt_labels_of
from submissions.selectors.word_diff import DiffKind
from tests.builders import unit
from tests.submissions.team_rules import fill_proposal, start_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(edition, lead_writer):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    return receipt_content(with_related_rows(type(proposal).objects.all()).get(pk=proposal.pk))


@pytest.fixture
def compare_with(edition, content):
    """A function that compares the content with itself after some changes."""

    def make_comparison(**changes):
        after = {**content, **changes}
        return VersionComparison(content, after, receipt_labels_of(edition.rules, [content, after]))

    return make_comparison


def file_content(name, digest, kind="sk"):
    return {"type": kind, "name": name, "media_type": "application/pdf", "size": 10, "sha256": digest * 64}


def file_changes(comparison):
    return [(compared.change, compared.file["name"]) for compared in comparison.files]


def test_nothing_changed(compare_with):
    comparison = compare_with()
    assert comparison.sentence() == "Tidak ada yang berubah."
    assert comparison.fields == []
    assert file_changes(comparison) == [(FileChange.SAME, "SK.pdf")]
    assert [len(section.unchanged) for section in comparison.sections] == [3, 1]


def test_answers_are_told_in_the_order_and_words_of_the_form(compare_with, content):
    answers = {**content["answers"], "mulai": "2025-02-01", "warga": "1200"}
    comparison = compare_with(answers=answers)
    expected = [(answer.label, answer.before, answer.after) for answer in comparison.sections[0].changed]
    assert expected == [("Mulai", "1 Januari 2025", "1 Februari 2025"), ("Jumlah warga", "", "1.200")]
    assert comparison.sentence() == "2 jawaban berubah"
    assert [piece.kind for piece in comparison.sections[0].changed[0].pieces] == [
        DiffKind.SAME,
        DiffKind.REMOVED,
        DiffKind.ADDED,
        DiffKind.SAME,
    ]


def test_a_question_that_neither_answers_is_not_listed(compare_with):
    labels = [answer.label for section in compare_with().sections for answer in section.answers]
    assert "Video" not in labels


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([], [(FileChange.REMOVED, "SK.pdf")]),
        ([("SK.pdf", "b")], [(FileChange.REPLACED, "SK.pdf")]),
        ([("SK final.pdf", "a")], [(FileChange.RENAMED, "SK final.pdf")]),
        ([("SK.pdf", "a"), ("Lain.pdf", "b")], [(FileChange.ADDED, "Lain.pdf"), (FileChange.SAME, "SK.pdf")]),
        ([("Lain.pdf", "b")], [(FileChange.ADDED, "Lain.pdf"), (FileChange.REMOVED, "SK.pdf")]),
    ],
)
def test_files_are_the_same_where_their_bytes_are(compare_with, after, expected):
    assert file_changes(compare_with(attachments=[file_content(*description) for description in after])) == expected


def test_two_files_of_one_name_are_both_told(compare_with, content):
    both = VersionComparison(
        {**content, "attachments": [file_content("SK.pdf", "a"), file_content("SK.pdf", "b")]},
        {**content, "attachments": [file_content("SK.pdf", "c")]},
        compare_with().labels,
    )
    assert file_changes(both) == [(FileChange.REPLACED, "SK.pdf"), (FileChange.REMOVED, "SK.pdf")]
    assert [compared.digest for compared in both.files] == ["c" * 12, "b" * 12]


def test_the_same_bytes_as_another_kind_of_evidence_are_another_file(compare_with):
    comparison = compare_with(attachments=[file_content("SK.pdf", "a", "foto")])
    assert file_changes(comparison) == [(FileChange.ADDED, "SK.pdf"), (FileChange.REMOVED, "SK.pdf")]
    assert [compared.evidence_label for compared in comparison.files] == ["Foto", "SK penetapan"]


def test_everything_else_is_told_by_its_name(compare_with, content):
    unit("dinsos")
    member = {"name": "Dedi", "position": "Bidan", "role": "reader"}
    comparison = compare_with(
        title="Antar Obat Gratis",
        unit="dinsos",
        partners=["dinkes"],
        started_on=None,
        team_name="Tim Ubek",
        team=[*content["team"], member],
    )
    expected = {field.label: (field.before, field.after) for field in comparison.fields}
    assert expected["Unit kerja"] == ("Unit dinkes (CONTOH)", "Unit dinsos (CONTOH)")
    assert expected["Diterapkan sejak"] == ("1 Januari 2025", "")
    assert expected["Tim"][1].endswith("\nDedi, Bidan (Pembaca)")
    assert len(expected) == 6
    assert comparison.sentence().startswith("berubah juga: Judul inovasi, Unit kerja")


def test_a_unit_that_is_gone_keeps_its_code(compare_with):
    assert compare_with(unit="tidak-ada").fields[0].after == "tidak-ada"
