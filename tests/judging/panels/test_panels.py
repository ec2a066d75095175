import pytest
from django.contrib.auth.models import Group

from accounts.enums import MembershipRole, Role
from accounts.services.people import end_membership, ensure_person, join_unit
from core import grants, ledger
from core.errors import Refused
from judging.panels.models import Assignment, AssignmentGrant, Judge
from judging.panels.services.panels import (
    ConflictOfInterest,
    assign_everybody,
    assign_pairs,
    exclude_judge,
    make_panel,
    recuse_judge,
    sync_assignment_grants,
)
from judging.results.services.closing import close_stage
from judging.results.services.publication import publish_result
from judging.sheets.selectors.progress import progress_of
from submissions.enums import TeamRole
from submissions.models import TeamMember
from tests.builders import AT, bureau, document, eligible, opened, panel, score, stage, unit

pytestmark = pytest.mark.django_db
RIGHT = "score_assignment"


def test_every_judge_gets_every_eligible_proposal():
    edition = opened()
    eligible(edition, 4)
    new_panel = panel(edition, 3)
    assert new_panel.assignments.count() == 12
    assert AssignmentGrant.objects.count() == 12
    assert len(list(ledger.read_payloads(edition.ledger_id, "assigned"))) == 12


def test_assigning_again_adds_only_what_is_new():
    edition = opened()
    eligible(edition, 2)
    new_panel = panel(edition, 3)
    eligible(edition, 1)
    new_assignments, conflicts = assign_everybody(panel=new_panel, actor=bureau(), at=AT)
    assert (len(new_assignments), conflicts, Assignment.objects.count()) == (3, [], 9)


@pytest.fixture
def kinship():
    """A health department above a health centre, a district beside them, all below the regency."""
    top = unit("setda", is_agency=False)
    department = unit("dinkes", parent=top)
    return {
        "department": department,
        "centre": unit("puskesmas", parent=department, is_agency=False),
        "district": unit("kecamatan", parent=top),
        "top": top,
    }


@pytest.mark.parametrize(
    ("home", "refused"), [("department", True), ("centre", True), ("district", False), ("top", False)]
)
def test_a_judge_of_the_same_agency_is_refused(kinship, home, refused):
    edition = opened()
    eligible(edition, 1, work_unit=kinship["centre"])
    new_panel = panel(edition, 1, assign=False)
    join_unit(user=new_panel.judges.get().user, unit=kinship[home], role=MembershipRole.MEMBER)
    assigned, conflicts = assign_everybody(panel=new_panel, actor=bureau(), at=AT)
    assert (len(assigned), len(conflicts)) == ((0, 1) if refused else (1, 0))


def test_an_agency_that_was_left_is_no_conflict(kinship):
    edition = opened()
    eligible(edition, 1, work_unit=kinship["centre"])
    new_panel = panel(edition, 1, assign=False)
    former = join_unit(user=new_panel.judges.get().user, unit=kinship["department"], role=MembershipRole.MEMBER)
    end_membership(membership=former, on=AT.date())
    assert assign_everybody(panel=new_panel, actor=bureau(), at=AT)[1] == []


def test_a_partner_of_a_joint_innovation_conflicts_too(kinship):
    edition = opened()
    proposal = eligible(edition, 1, work_unit=kinship["district"], partners=(kinship["centre"],))[0]
    new_panel = panel(edition, 1, assign=False)
    judge = new_panel.judges.get()
    join_unit(user=judge.user, unit=kinship["department"], role=MembershipRole.MEMBER)
    with pytest.raises(ConflictOfInterest, match="P26-001"):
        assign_pairs(panel=new_panel, pairs=[(judge, proposal)], actor=bureau(), at=AT)
    assert not Assignment.objects.exists()


def test_a_member_of_the_team_never_judges_it():
    """A team may hold people of other agencies: one who wrote along before being seated is kept from it too."""
    edition = opened()
    first, second = eligible(edition, 2)
    new_panel = panel(edition, 1, assign=False)
    judge = new_panel.judges.get()
    TeamMember.objects.create(proposal=first, user=judge.user, name=judge.user.name, role=TeamRole.READER)
    assigned, conflicts = assign_everybody(panel=new_panel, actor=bureau(), at=AT)
    assert [row.proposal for row in assigned] == [second]
    assert conflicts == [f"{judge.code} menjadi anggota tim {first.code}."]
    with pytest.raises(ConflictOfInterest, match=first.code):
        assign_pairs(panel=new_panel, pairs=[(judge, first)], actor=bureau(), at=AT)


def test_recusal_takes_the_right_away_and_keeps_the_reason():
    edition = opened()
    eligible(edition, 1)
    panel(edition, 3)
    row = Assignment.objects.first()
    recuse_judge(assignment=row, reason="Saudara ketua tim", actor=row.judge.user, at=AT)
    row.refresh_from_db()
    assert (row.status, row.reason) == ("recused", "Saudara ketua tim")
    assert not grants.has_grant(row.judge.user, RIGHT, row)
    event = list(ledger.read_payloads(edition.ledger_id, "recused"))[0]
    assert set(event) == {"judge", "proposal", "stage", "reason"}
    assert "Saudara" not in str(event)


@pytest.mark.parametrize("reason", ["", "   "])
def test_taking_a_judge_off_needs_a_reason(reason):
    edition = opened()
    eligible(edition, 1)
    panel(edition, 3)
    row = Assignment.objects.first()
    with pytest.raises(Refused):
        exclude_judge(assignment=row, reason=reason, actor=bureau(), at=AT)
    row.refresh_from_db()
    assert row.status == "active"
    assert grants.has_grant(row.judge.user, RIGHT, row)


def test_a_judge_is_taken_off_once():
    edition = opened()
    eligible(edition, 1)
    panel(edition, 3)
    row = Assignment.objects.first()
    exclude_judge(assignment=row, reason="Tidak hadir", actor=bureau(), at=AT)
    with pytest.raises(Refused):
        recuse_judge(assignment=row, reason="Lagi", actor=bureau(), at=AT)


def test_a_person_keeps_one_code_and_a_code_one_person():
    edition = opened()
    new_panel = panel(edition, 1, assign=False)
    people = {"stage": stage(edition), "name": "Panel", "edition": edition, "actor": bureau(), "at": AT}
    with pytest.raises(Refused, match="J1"):
        make_panel(people=[("J7", new_panel.judges.get().user)], **people)
    with pytest.raises(Refused, match="J1"):
        make_panel(people=[("J1", ensure_person(email="lain@contoh.invalid", name="Lain"))], **people)
    assert Judge.objects.count() == 1


@pytest.mark.parametrize("role", [Role.BUREAU_ADMIN, Role.BUREAU_STAFF])
def test_nobody_of_the_bureau_judges(role):
    edition = opened()
    admin = ensure_person(email="admin@contoh.invalid", name="Admin", roles=(role,))
    with pytest.raises(Refused, match="admin@contoh.invalid"):
        make_panel(edition=edition, stage=stage(edition), name="Panel", people=[("J1", admin)], actor=bureau(), at=AT)


def give(judge, *roles):
    return ensure_person(email=judge.user.email, name=judge.user.name, roles=roles)


@pytest.mark.parametrize("role", [Role.BUREAU_ADMIN, Role.BUREAU_STAFF])
def test_nobody_who_judges_joins_the_bureau(role):
    """Refused with the place and the way out, until the last assignment is gone or the result is out."""
    edition = opened()
    eligible(edition, 1)
    new_panel = panel(edition, 3, assign=False)
    judge = new_panel.judges.order_by("pk").first()
    give(judge, Role.INSPECTOR)
    with pytest.raises(Refused, match=r"Lomba lomba-2026.*Panel.*J1"):
        give(judge, role)
    assign_everybody(panel=new_panel, actor=bureau(), at=AT)
    with pytest.raises(Refused, match=r"J1.*1 "):
        give(judge, role)
    assert not judge.user.groups.filter(name=role).exists()
    exclude_judge(assignment=judge.assignments.get(), reason="Pindah ke Biro", actor=bureau(), at=AT)
    give(judge, role)
    eligible(edition, 1)
    _assignments, left_out = assign_everybody(panel=new_panel, actor=bureau(), at=AT)
    assert len([line for line in left_out if line.startswith("J1 ")]) == 2


def test_who_judged_a_closed_stage_waits_for_the_result():
    edition = opened()
    eligible(edition, 2)
    judge = panel(edition, 3).judges.first()
    score(edition, lambda entry, judge, criterion: 70 + entry)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    with pytest.raises(Refused, match="tertutup|ditutup|closed"):
        give(judge, Role.BUREAU_STAFF)
    publish_result(edition=edition, actor=bureau(), at=AT)
    give(judge, Role.BUREAU_STAFF)


@pytest.mark.parametrize("how", ["agency", "bureau"])
def test_a_conflict_that_arose_later_keeps_the_stage_open(how):
    edition = opened()
    eligible(edition, 2)
    judge = panel(edition, 4).judges.order_by("pk").first()
    score(edition, lambda entry, judge, criterion: 70 + entry)
    if how == "agency":
        join_unit(user=judge.user, unit=unit(), role=MembershipRole.MEMBER)
    else:
        judge.user.groups.add(Group.objects.get(name=Role.BUREAU_STAFF))
    conflicts = progress_of(edition, stage(edition)).conflicts
    assert [(row.judge, row.proposal.code) for row, _why in conflicts] == [(judge, "P26-001"), (judge, "P26-002")]
    with pytest.raises(Refused) as refused:
        close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    assert [line[:2] for line in refused.value.lines] == ["J1", "J1"] and "P26-002" in refused.value.lines[1]
    for row, _why in conflicts:
        exclude_judge(assignment=row, reason="Pindah dinas", actor=bureau(), at=AT)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    assert progress_of(edition, stage(edition)).conflicts == []


def test_nobody_is_assigned_or_taken_off_after_the_close():
    edition = opened(document())
    eligible(edition, 2)
    new_panel = panel(edition, 3)
    score(edition, lambda entry, judge, criterion: 70 + entry)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    row = Assignment.objects.first()
    with pytest.raises(Refused):
        recuse_judge(assignment=row, reason="Terlambat", actor=bureau(), at=AT)
    with pytest.raises(Refused):
        assign_everybody(panel=new_panel, actor=bureau(), at=AT)


def test_grants_are_the_projection_of_assignments():
    edition = opened()
    eligible(edition, 3)
    panel(edition, 3)
    recuse_judge(assignment=Assignment.objects.first(), reason="Kerabat", actor=bureau(), at=AT)
    before = grants.granted_pairs(AssignmentGrant, RIGHT)
    AssignmentGrant.objects.all().delete()
    assert sync_assignment_grants() == 8
    assert grants.granted_pairs(AssignmentGrant, RIGHT) == before
