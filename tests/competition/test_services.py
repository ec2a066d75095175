import pytest

from competition.models import Edition, RulebookVersion
from competition.rulebook.loading import load_document
from competition.rulebook.problems import RulebookError
from competition.services import (
    NotInPreparation,
    RulebookFrozen,
    create_edition,
    open_edition,
    revise_draft,
    start_edition,
)
from core import ledger
from core.errors import Refused
from tests.builders import AT, bureau, document, eligible, opened
from tests.competition.full_rulebook import full_document, load_version
from tests.races import overlap, shared_database  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db


def edition_of(version, slug="lomba-2026", prefix="P26"):
    return create_edition(slug=slug, name=slug, year=2026, prefix=prefix, version=version, actor=bureau(), at=AT)


def open_at_once(edition):
    return open_edition(edition=edition, actor=bureau(), at=AT)


def test_the_same_text_again_gives_the_version_that_exists():
    first = load_version()
    assert load_version() == first
    assert load_version(dict(reversed(document().items()))) == first
    assert (first.number, first.digest) == (1, load_document(document()).digest)
    assert RulebookVersion.objects.count() == 1


def test_a_changed_text_gives_the_next_version():
    first, second = load_version(), load_version(document(name="Aturan kecil, diperbaiki"))
    assert (first.number, second.number) == (1, 2)
    assert first.digest != second.digest
    assert load_version(document(rulebook="lain")).number == 1


def test_a_broken_document_writes_nothing():
    with pytest.raises(RulebookError) as error:
        load_version(document(groups=[]))
    assert [problem.path for problem in error.value.problems] == ["groups"]
    assert not RulebookVersion.objects.exists()


def rows(manager, *fields):
    return [tuple(row) for row in manager.order_by("position").values_list(*fields)]


def expected(parts, *fields):
    return [tuple(getattr(part, field) for field in fields) for part in parts]


@pytest.mark.parametrize("write_document", [full_document, document])
def test_every_part_becomes_the_row_the_document_says(write_document):
    rules = load_document(write_document()).rules
    version = load_version(write_document())
    group = ("code", "label", "by_invitation", "outside_quota")
    assert rows(version.groups, *group) == expected(rules.groups, *group)
    assert rows(version.categories, "code", "label") == expected(rules.categories, "code", "label")
    assert rows(version.participant_types, "code", "label") == expected(rules.participant_types, "code", "label")
    assert rows(version.evidence_types, "code", "label") == expected(rules.evidence, "code", "label")
    assert rows(version.questions, "code", "label") == expected(rules.questions, "code", "label")
    stage = ("code", "label", "is_scored")
    assert rows(version.stages, *stage) == expected(rules.stages, *stage)
    assert rows(version.awards, "code", "label") == expected(rules.awards, "code", "label")
    assert version.rules == rules


def test_every_row_knows_its_rules():
    version = load_version(full_document())
    rules = version.rules
    for manager, parts in (
        (version.groups, rules.groups),
        (version.categories, rules.categories),
        (version.participant_types, rules.participant_types),
        (version.evidence_types, rules.evidence),
        (version.questions, rules.questions),
        (version.stages, rules.stages),
        (version.awards, rules.awards),
    ):
        assert [row.rules for row in manager.order_by("position")] == list(parts)


def test_only_a_scored_stage_has_scoring_rules():
    version = load_version()
    registration, scored = version.stages.order_by("position")
    assert scored.scored_rules == version.rules.scored_stages[0]
    with pytest.raises(LookupError):
        registration.scored_rules  # noqa: B018 - the property raises


def test_the_full_document_really_has_every_part():
    version = load_version(full_document())
    counts = {name: getattr(version, name).count() for name in PARTS}
    assert counts == dict(zip(PARTS, (2, 2, 2, 3, 2, 3, 2), strict=True))
    assert version.groups.get(code="khusus").outside_quota
    assert list(version.stages.values_list("position", flat=True)) == [1, 2, 3]


PARTS = ("groups", "categories", "participant_types", "questions", "evidence_types", "stages", "awards")


def test_a_draft_is_revised_and_its_parts_follow():
    version = revise_draft(
        version=load_version(full_document()), rulebook=load_document(document(name="Lebih kecil")), actor=bureau()
    )
    assert (version.number, version.name, version.digest) == (
        1,
        "Lebih kecil",
        load_document(document(name="Lebih kecil")).digest,
    )
    counts = [getattr(version, name).count() for name in PARTS]
    assert counts == [1, 1, 0, 0, 0, 2, 2]


def test_a_revision_keeps_the_code_of_its_rulebook():
    version = load_version()
    with pytest.raises(Refused, match="lain"):
        revise_draft(version=version, rulebook=load_document(document(rulebook="lain")), actor=bureau())
    version.refresh_from_db()
    assert version.digest == load_document(document()).digest


def test_the_name_of_an_edition_is_one_line():
    actor = {"actor": bureau(), "at": AT}
    edition = create_edition(
        slug="x", name=" Lomba\r\nBcc: a@b.c", year=2026, prefix="X", version=load_version(), **actor
    )
    assert edition.name == "Lomba Bcc: a@b.c"


def test_opening_freezes_under_the_digest_and_says_so_in_the_ledger():
    edition = opened(full_document())
    version = edition.rulebook_version
    assert (edition.status, edition.opened_at, version.status, version.frozen_at) == ("open", AT, "frozen", AT)
    assert list(ledger.read_links(edition.ledger_id))[0].payload == {
        "rulebook": "kecil",
        "version": 1,
        "digest": load_document(full_document()).digest,
    }
    assert [link.event for link in ledger.read_links(edition.ledger_id)] == ["rulebook_frozen"]
    with pytest.raises(RulebookFrozen):
        revise_draft(version=version, rulebook=load_document(document()), actor=bureau())
    assert load_version(full_document()) == version


def test_an_edition_opens_once():
    edition = opened()
    with pytest.raises(NotInPreparation):
        open_at_once(edition)
    assert len(list(ledger.read_links(edition.ledger_id))) == 1


def test_two_editions_share_one_frozen_version_and_nothing_else():
    version = load_version()
    first, second = edition_of(version), edition_of(version, "lomba-2027", "P27")
    open_at_once(first)
    later = AT.replace(month=9)
    open_edition(edition=second, actor=bureau(), at=later)
    version.refresh_from_db()
    assert (version.frozen_at, list(version.editions.values_list("status", flat=True))) == (AT, ["open", "open"])
    eligible(first, 2)
    assert (first.proposals.count(), second.proposals.count()) == (2, 0)
    assert len(list(ledger.read_links(second.ledger_id))) == 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"prefix": "P27"}, "slug"),
        ({"slug": "lomba-2027"}, "prefix"),
        ({"slug": "Lomba 2027!", "prefix": "P27"}, "slug"),
    ],
)
def test_an_address_or_prefix_that_is_taken_or_broken_is_refused_by_name(changes, named):
    version = load_version()
    edition_of(version)
    with pytest.raises(Refused, match=named):
        edition_of(version, **{"slug": "lomba-2026", "prefix": "P26", **changes})
    assert Edition.objects.count() == 1


@pytest.mark.usefixtures("shared_database")
def test_a_second_click_is_refused_in_words():
    def click():
        names = {"slug": "lomba-2026", "name": "Lomba", "year": 2026, "prefix": "P26"}
        return start_edition(**names, rulebook=load_document(document()), actor=bureau(), at=AT)

    bureau()
    _first, second = overlap(click, click)
    assert isinstance(second, Refused)
    assert Edition.objects.count() == RulebookVersion.objects.count() == 1
    version = RulebookVersion.objects.get()
    _first, second = overlap(*[lambda: edition_of(version, "dua", "D26")] * 2)
    assert isinstance(second, Refused)
    assert Edition.objects.count() == 2
