from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.services.people import ensure_person
from core import grants, ledger
from core.errors import Refused
from submissions.enums import TeamRole
from submissions.models import Proposal, ProposalGrant, StatusChange, TeamMember
from submissions.services.proposals import ProposalData, change_status, create_proposal, create_proposals
from submissions.services.submitting import RegistrationClosed, receive_proposal, submit_proposal
from submissions.services.team import add_team_member, sync_proposal_grants
from submissions.workflow import IllegalTransition, NoteNeeded
from tests.builders import AT, bureau, desk_stage, document, opened, unit

pytestmark = pytest.mark.django_db
CLOSES_AT = datetime(2026, 8, 31, 16, 59, 59, tzinfo=UTC)
OPENS_AT = datetime(2026, 8, 1, tzinfo=UTC)
GRACE = 120
SECOND = timedelta(seconds=1)


def registration_document(**changes):
    """Rules whose registration closes at CLOSES_AT, written in the time zone of Solok."""
    stage = {"code": "daftar", "kind": "registration", "label": "Pendaftaran"}
    window = {"opens_at": "2026-08-01T07:00:00+07:00", "closes_at": "2026-08-31T23:59:59+07:00"}
    return document(stages=[{**stage, **window}, desk_stage()], grace={"seconds": GRACE}, **changes)


def make_data(edition, title="Inovasi", **fields):
    return ProposalData(title=title, unit=unit(), group=edition.rulebook_version.groups.get(), **fields)


def make_draft(edition, at=AT, **fields):
    return create_proposal(edition=edition, data=make_data(edition, **fields), actor=bureau(), at=at)


def take_step(proposal, step, note="", at=AT):
    return change_status(proposal=proposal, step=step, actor=bureau(), at=at, note=note)


def submit_at(proposal, at, begun_at=None):
    return submit_proposal(proposal=proposal, actor=bureau(), at=at, begun_at=begun_at)


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(lambda: opened(registration_document()))


def test_codes_count_up_through_all_ways_of_adding(edition):
    assert make_draft(edition).code == "P26-001"
    many = [make_data(edition, title) for title in ("Dua", "Tiga")]
    proposals = create_proposals(edition=edition, proposals_data=many, actor=bureau(), at=AT)
    assert [proposal.code for proposal in proposals] == ["P26-002", "P26-003"]
    assert make_draft(edition).code == "P26-004"


def test_a_code_is_not_given_again_after_its_proposal_is_gone(edition):
    make_draft(edition)
    make_draft(edition).delete()
    assert make_draft(edition).code == "P26-003"
    with pytest.raises(IntegrityError), transaction.atomic():
        make_draft(edition, reference="a") and make_draft(edition, reference="a")
    assert make_draft(edition).code == "P26-004"


def test_two_editions_count_and_record_apart(edition):
    second = opened(registration_document(rulebook="lain"), slug="lomba-2027", prefix="P27")
    assert [make_draft(edition).code, make_draft(second).code, make_draft(edition).code] == [
        "P26-001",
        "P27-001",
        "P26-002",
    ]
    receive_proposal(proposal=second.proposals.get(), actor=bureau(), at=AT, note="dari daftar")
    assert list(edition.proposals.values_list("status", flat=True)) == ["draft", "draft"]
    assert len(list(ledger.read_payloads(second.ledger_id, "proposal_submit", "proposal_pass_check"))) == 2
    assert not list(ledger.read_payloads(edition.ledger_id, "proposal_submit", "proposal_pass_check"))


def test_one_reference_may_stand_in_two_editions_but_not_twice_in_one(edition):
    second = opened(registration_document(rulebook="lain"), slug="lomba-2027", prefix="P27")
    make_draft(edition, reference="17")
    make_draft(second, reference="17")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_draft(edition, reference="17")
    assert Proposal.objects.filter(reference="17").count() == 2


def test_an_edition_that_is_not_open_takes_no_proposal(edition):
    edition.status, edition.opened_at = "draft", None
    edition.save(update_fields=["status", "opened_at"])
    with pytest.raises(Refused, match="lomba-2026"):
        make_draft(edition)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("at", "begun_at", "accepted"),
    [
        (OPENS_AT - SECOND, None, False),
        (OPENS_AT, None, True),
        (CLOSES_AT - SECOND, None, True),
        (CLOSES_AT, None, False),
        (CLOSES_AT + SECOND, None, False),
        (CLOSES_AT, CLOSES_AT - SECOND, True),
        (CLOSES_AT + (GRACE - 1) * SECOND, CLOSES_AT - SECOND, True),
        (CLOSES_AT + GRACE * SECOND, CLOSES_AT - SECOND, False),
        (CLOSES_AT + SECOND, CLOSES_AT, False),
        (CLOSES_AT + SECOND, OPENS_AT - SECOND, False),
    ],
)
def test_the_deadline_holds_to_the_second(edition, at, begun_at, accepted):
    proposal = make_draft(edition)
    if accepted:
        assert submit_at(proposal, at, begun_at).submitted_at == at
    else:
        with pytest.raises(RegistrationClosed):
            submit_at(proposal, at, begun_at)
    proposal.refresh_from_db()
    assert proposal.status == ("submitted" if accepted else "draft")
    assert StatusChange.objects.count() == int(accepted)


def test_a_returned_proposal_may_be_sent_again_after_the_deadline(edition):
    proposal = make_draft(edition)
    submit_at(proposal, CLOSES_AT - SECOND)
    take_step(proposal, "return_for_correction", "Lampiran kurang")
    assert submit_at(proposal, CLOSES_AT + timedelta(days=3)).status == "submitted"
    proposal.refresh_from_db()
    assert proposal.submitted_at == CLOSES_AT - SECOND


def test_a_change_keeps_history_and_ledger_without_the_words_of_the_note(edition):
    proposal = make_draft(edition)
    submit_at(proposal, OPENS_AT)
    take_step(proposal, "fail_check", "Ketua tim Rina tidak melampirkan SK", at=CLOSES_AT)
    row = proposal.history.last()
    assert (row.step, row.source, row.target, row.note) == (
        "fail_check",
        "submitted",
        "ineligible",
        "Ketua tim Rina tidak melampirkan SK",
    )
    assert (row.actor, row.at) == (bureau(), CLOSES_AT)
    payload = next(ledger.read_payloads(edition.ledger_id, "proposal_fail_check"))
    assert set(payload) == {"proposal", "note"}
    assert payload["proposal"] == "P26-001"
    assert len(payload["note"]) == 64 and "Rina" not in str(payload)
    assert ledger.verify_stream(edition.ledger_id).ok


def test_equal_notes_have_different_hashes(edition):
    for _number in range(2):
        receive_proposal(proposal=make_draft(edition), actor=bureau(), at=AT, note="dari daftar")
    notes = {payload["note"] for payload in ledger.read_payloads(edition.ledger_id, "proposal_pass_check")}
    assert len(notes) == 2


def test_what_happens_before_sending_stays_out_of_the_ledger(edition):
    before = ledger.stream_head(edition.ledger_id)
    proposal = make_draft(edition)
    take_step(proposal, "request_approval")
    take_step(proposal, "return_to_team", "Judul kurang jelas")
    assert [row.step for row in proposal.history.all()] == ["request_approval", "return_to_team"]
    assert ledger.stream_head(edition.ledger_id) == before


@pytest.mark.parametrize(
    ("step", "note", "error"), [("pass_check", "", IllegalTransition), ("withdraw", " ", NoteNeeded)]
)
def test_a_refused_step_leaves_no_trace(edition, step, note, error):
    proposal, before = make_draft(edition), ledger.stream_head(edition.ledger_id)
    with pytest.raises(error):
        take_step(proposal, step, note)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.history.count()) == ("draft", 0)
    assert ledger.stream_head(edition.ledger_id) == before


def test_a_stale_copy_cannot_undo_what_somebody_else_decided(edition):
    proposal = make_draft(edition)
    submit_at(proposal, OPENS_AT)
    stale = Proposal.objects.get(pk=proposal.pk)
    take_step(proposal, "disqualify", "Bukan inovasi sendiri")
    with pytest.raises(IllegalTransition):
        take_step(stale, "pass_check")
    proposal.refresh_from_db()
    assert proposal.status == "disqualified"


def test_no_status_changes_after_publication(edition):
    proposal = make_draft(edition)
    receive_proposal(proposal=proposal, actor=bureau(), at=AT, note="dari daftar")
    edition.status, edition.published_at = "published", AT
    edition.save(update_fields=["status", "published_at"])
    with pytest.raises(Refused, match="lomba-2026"):
        take_step(proposal, "withdraw", "Berubah pikiran")
    proposal.refresh_from_db()
    assert proposal.status == "eligible"


ROLES = [
    (TeamRole.LEAD, {"read_proposal", "write_proposal"}),
    (TeamRole.WRITER, {"read_proposal", "write_proposal"}),
    (TeamRole.READER, {"read_proposal"}),
]


@pytest.mark.parametrize(("role", "rights"), ROLES)
def test_a_team_member_with_an_account_gets_the_rights_of_the_role(edition, role, rights):
    proposal, other, user = (
        make_draft(edition),
        make_draft(edition),
        ensure_person(email="tim@contoh.invalid", name="Tim"),
    )
    add_team_member(proposal=proposal, name="Tim", role=role, user=user, actor=bureau(), at=AT)
    every = ("read_proposal", "write_proposal")
    assert {right for right in every if grants.has_grant(user, right, proposal)} == rights
    assert not any(grants.has_grant(user, right, other) for right in every)


def test_a_team_member_without_an_account_gets_none(edition):
    add_team_member(proposal=make_draft(edition), name="Rina", role=TeamRole.LEAD, actor=bureau(), at=AT)
    assert TeamMember.objects.get().name == "Rina"
    assert not ProposalGrant.objects.exists()


def test_grants_are_rebuilt_from_the_team(edition):
    proposals = [make_draft(edition), make_draft(edition)]
    people = [ensure_person(email=f"tim{number}@contoh.invalid", name="Tim") for number in range(3)]
    for (role, _rights), person in zip(ROLES, people, strict=True):
        add_team_member(proposal=proposals[0], name="Tim", role=role, user=person, actor=bureau(), at=AT)
    truth = {right: grants.granted_pairs(ProposalGrant, right) for right in ("read_proposal", "write_proposal")}
    assert {right: len(pairs) for right, pairs in truth.items()} == {"read_proposal": 3, "write_proposal": 2}
    grants.grant_permission("write_proposal", people[2], proposals[1])
    grants.revoke_permission("read_proposal", people[0], proposals[0])
    assert sync_proposal_grants() == 5
    assert {right: grants.granted_pairs(ProposalGrant, right) for right in truth} == truth
