"""Everybody against every kind of assignment, with a rival panel, a second edition and a judge in conflict."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import MembershipRole, Role
from accounts.models import User
from accounts.services.people import ensure_person, join_unit
from core import grants
from judging.panels.models import Assignment
from judging.panels.permissions import assignments_visible_to, can_see_scores, can_view_assignment
from judging.panels.services.panels import assign_everybody, exclude_judge, make_panel, recuse_judge
from judging.results.services.closing import close_stage
from judging.sheets.permissions import can_score_assignment, is_scoring_open
from judging.sheets.services.drafts import lock_sheet, save_draft
from judging.sheets.services.sheets import unlock_sheet
from submissions.enums import TeamRole
from submissions.permissions import proposals_visible_to
from submissions.services.team import add_team_member
from tests.builders import (
    AT,
    CRITERIA,
    OTHER_NAMES,
    bureau,
    desk_stage,
    document,
    eligible,
    opened,
    panel,
    score,
    stage,
    unit,
)

pytestmark = pytest.mark.django_db
OPENS = datetime(2026, 9, 1, tzinfo=UTC)
CLOSES = datetime(2026, 9, 30, 17, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def rules_with_window(code="kecil"):
    window = {"opens_at": "2026-09-01T07:00:00+07:00", "closes_at": "2026-10-01T00:00:00+07:00"}
    return document(rulebook=code, stages=[document()["stages"][0], desk_stage(**window)])


def build_edition():
    """J1, J2 and J3 judge two proposals. J1 recused from the second; J2 locked the first."""
    opened(rules_with_window("lain"), slug="lomba-2027", prefix="P27")
    edition = opened(rules_with_window())
    eligible(edition, 2)
    panel(edition, 3)
    take_off(recuse_judge, "J1", "P26-002")
    lock_by_judge("J2", "P26-001")
    return edition


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(build_edition)


@pytest.fixture
def people(edition):
    people = {f"J{number}": User.objects.get(email=f"juri{number}@contoh.invalid") for number in (1, 2, 3)}
    for role in Role:
        people[role.value] = ensure_person(email=f"{role}@contoh.invalid", name=role, roles=(role,))
    people["superuser"] = User.objects.create_superuser("root@contoh.invalid", name="Root")
    people["operator"] = ensure_person(email="operator@contoh.invalid", name="Operator")
    join_unit(user=people["operator"], unit=unit(), role=MembershipRole.OPERATOR)
    people["writer"] = ensure_person(email="penulis@contoh.invalid", name="Penulis")
    for proposal in edition.proposals.all():
        add_team_member(proposal=proposal, name="P", role=TeamRole.LEAD, user=people["writer"], actor=bureau(), at=AT)
    return {**people, "anonymous": AnonymousUser()}


def assignment(judge, proposal):
    rows = Assignment.objects.select_related(
        "judge__user", "panel__edition__rulebook_version", "stage", "proposal__group"
    )
    return rows.get(judge__code=judge, proposal__code=proposal)


def take_off(service, judge, proposal):
    service(assignment=assignment(judge, proposal), reason="Kerabat", actor=bureau(), at=AT)


def lock_by_judge(judge, proposal, at=OPENS):
    row = assignment(judge, proposal)
    draft = {f"value-{code}": "80" for code in CRITERIA}
    sheet = save_draft(assignment=row, texts=draft, opened={}, actor=row.judge.user, at=at).sheet
    return lock_sheet(assignment=row, seen_version=sheet.version, actor=row.judge.user, at=at)


ALL_PAIRS = {(f"J{judge}", f"P26-00{proposal}") for judge in (1, 2, 3) for proposal in (1, 2)}
VISIBLE_PAIRS = {
    "bureau_admin": ALL_PAIRS,
    "bureau_staff": ALL_PAIRS,
    "inspector": ALL_PAIRS,
    "J1": {("J1", "P26-001")},
    "J2": {("J2", "P26-001"), ("J2", "P26-002")},
    "J3": {("J3", "P26-001"), ("J3", "P26-002")},
    **dict.fromkeys(("judge", "editor", "superuser", "operator", "writer", "anonymous"), set()),
}


@pytest.mark.parametrize("name", VISIBLE_PAIRS)
def test_list_and_single_view_agree_for_everybody(people, name):
    visible = assignments_visible_to(people[name]).values_list("judge__code", "proposal__code")
    assert set(visible) == VISIBLE_PAIRS[name]
    viewed = {pair for pair in ALL_PAIRS if can_view_assignment(people[name], assignment(*pair))}
    assert viewed == VISIBLE_PAIRS[name]


@pytest.mark.parametrize("name", VISIBLE_PAIRS)
def test_only_the_judge_scores_and_only_what_is_not_locked(people, name):
    allowed = {"J1": {("J1", "P26-001")}, "J2": {("J2", "P26-002")}, "J3": VISIBLE_PAIRS["J3"]}.get(name, set())
    assert {pair for pair in ALL_PAIRS if can_score_assignment(people[name], assignment(*pair), OPENS)} == allowed


@pytest.mark.parametrize("name", VISIBLE_PAIRS)
def test_only_those_who_see_every_score_see_aggregates(people, name):
    assert can_see_scores(people[name]) is (VISIBLE_PAIRS[name] == ALL_PAIRS)


@pytest.mark.parametrize("name", ["J1", "J2", "J3", "judge"])
def test_judging_opens_no_list_of_proposals(people, name):
    assert not proposals_visible_to(people[name]).exists()


@pytest.mark.parametrize(
    ("at", "is_open"),
    [(OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, False), (CLOSES + SECOND, False)],
)
def test_scoring_follows_the_clock_and_seeing_does_not(people, at, is_open):
    row = assignment("J3", "P26-001")
    assert is_scoring_open(row, at) is is_open
    assert can_score_assignment(people["J3"], row, at) is is_open
    assert can_view_assignment(people["J3"], row)


def test_an_unlocked_sheet_is_its_judges_again(people):
    row = assignment("J2", "P26-001")
    unlock_sheet(sheet=row.sheet, reason="Salah ketik", actor=bureau(), at=AT)
    assert can_score_assignment(people["J2"], assignment("J2", "P26-001"), OPENS)
    assert not can_score_assignment(people["J3"], assignment("J2", "P26-001"), OPENS)


@pytest.mark.parametrize("take_away", [recuse_judge, exclude_judge])
def test_a_judge_taken_off_sees_nothing_of_it_at_once(people, take_away):
    take_off(take_away, "J3", "P26-001")
    row = assignment("J3", "P26-001")
    assert not can_view_assignment(people["J3"], row)
    assert not can_score_assignment(people["J3"], row, OPENS)
    assert can_score_assignment(people["J3"], assignment("J3", "P26-002"), OPENS)
    assert can_view_assignment(people["inspector"], row)


def test_a_grant_that_was_left_behind_opens_no_door(people):
    row = assignment("J1", "P26-002")
    grants.grant_permission("score_assignment", people["J1"], row)
    assert grants.has_grant(people["J1"], "score_assignment", row)
    assert not can_view_assignment(people["J1"], row)
    assert not can_score_assignment(people["J1"], row, OPENS)


def test_a_judge_in_conflict_gets_neither_the_assignment_nor_a_sight_of_it(edition, people):
    new_panel = edition.panels.get()
    insider = ensure_person(email="orang-dalam@contoh.invalid", name="Orang dalam")
    join_unit(user=insider, unit=unit(), role=MembershipRole.MEMBER)
    eligible(edition, 1, work_unit=unit("dinsos"))
    make_panel(
        edition=edition, stage=stage(edition), name=new_panel.name, people=[("J9", insider)], actor=bureau(), at=AT
    )
    _assignments, conflicts = assign_everybody(panel=new_panel, actor=bureau(), at=AT)
    assert len(conflicts) == 2 and all("J9" in line for line in conflicts)
    assert list(assignments_visible_to(insider).values_list("proposal__code", flat=True)) == ["P26-003"]
    for pair in ALL_PAIRS:
        assert not can_view_assignment(insider, assignment(*pair))
        assert not can_score_assignment(insider, assignment(*pair), OPENS)


def test_judging_one_edition_shows_nothing_of_another(edition, people):
    other = edition.__class__.objects.get(slug="lomba-2027")
    eligible(other, 1)
    people_there = [("J1", people["J3"]), ("J2", people["judge"])]
    new_panel = make_panel(edition=other, stage=stage(other), name="Panel", people=people_there, actor=bureau(), at=AT)
    assign_everybody(panel=new_panel, actor=bureau(), at=AT)
    visible = assignments_visible_to(people["J3"]).values_list("judge__code", "proposal__code")
    assert set(visible) == {*VISIBLE_PAIRS["J3"], ("J1", "P27-001")}
    assert [row.proposal.code for row in assignments_visible_to(people["judge"])] == ["P27-001"]
    assert not can_view_assignment(people["J1"], assignment("J1", "P27-001"))


def test_nobody_scores_after_the_close_or_the_results(edition, people):
    take_off(exclude_judge, "J1", "P26-001")
    for pair in (("J3", "P26-001"), ("J2", "P26-002"), ("J3", "P26-002")):
        assert can_score_assignment(people[pair[0]], assignment(*pair), OPENS)
    edition.status, edition.published_at = "published", AT
    edition.save(update_fields=["status", "published_at"])
    assert not can_score_assignment(people["J3"], assignment("J3", "P26-001"), OPENS)


def test_a_closed_stage_takes_no_sheet_though_its_window_is_open():
    edition = opened(rules_with_window(), **OTHER_NAMES)
    eligible(edition, 1)
    panel(edition, 3)
    row = assignment("J1", "L26-001")
    score(edition, lambda entry, judge, criterion: 80)
    close_stage(edition=edition, stage=stage(edition), actor=bureau(), at=AT)
    assert not is_scoring_open(row, OPENS)
    assert not can_score_assignment(row.judge.user, assignment("J1", "L26-001"), OPENS)


def test_a_blocked_judge_sees_nothing(people):
    User.objects.filter(pk=people["J3"].pk).update(is_active=False)
    people["J3"].refresh_from_db()
    assert not assignments_visible_to(people["J3"]).exists()
    assert not can_score_assignment(people["J3"], assignment("J3", "P26-001"), OPENS)
