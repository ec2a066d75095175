"""Everybody against every status, with a rival agency and a second edition full of things that could leak."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, User
from accounts.services import invite_person, join_unit
from judging.services import assign_everybody, make_panel
from submissions.enums import ProposalStatus, TeamRole
from submissions.models import Proposal
from submissions.permissions import can_check_proposal, can_view_proposal, can_write_proposal, proposals_visible_to
from submissions.services import ProposalData, add_team_member, change_status, create_proposal
from tests.builders import AT, bureau, desk_stage, document, opened, stage, unit

pytestmark = pytest.mark.django_db
T = datetime(2026, 8, 31, 16, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PATHS = {
    "draft": (),
    "in_approval": ("request_approval",),
    "submitted": ("submit",),
    "returned": ("submit", "return_for_correction"),
    "eligible": ("submit", "pass_check"),
    "ineligible": ("submit", "fail_check"),
    "withdrawn": ("submit", "withdraw"),
    "disqualified": ("submit", "disqualify"),
}
NEVER_SENT = {"draft", "in_approval", "withdrawn draft"}
SENT = set(PATHS) - NEVER_SENT
ALL = set(PATHS) | NEVER_SENT


def person(email, *roles):
    return invite_person(email=f"{email}@contoh.invalid", name=f"CONTOH {email}", roles=roles)


def proposals_of(edition, work_unit) -> dict[str, Proposal]:
    """One proposal in each status, and a draft that was withdrawn before anybody had sent it."""
    return {
        name: _proposal(edition, work_unit, name, steps)
        for name, steps in {**PATHS, "withdrawn draft": ("withdraw",)}.items()
    }


def _proposal(edition, work_unit, name, steps):
    data = ProposalData(title=name, unit=work_unit, group=edition.rulebook_version.groups.get())
    made = create_proposal(edition=edition, data=data, actor=bureau(), at=AT)
    for step in steps:
        change_status(proposal=made, step=step, actor=bureau(), at=AT, note="Alasan")
    return made


def rules(code="kecil"):
    window = {"opens_at": "2026-06-01T00:00:00+07:00", "closes_at": "2026-08-31T23:59:59+07:00"}
    registration = {"code": "daftar", "kind": "registration", "label": "Pendaftaran", **window}
    return document(rulebook=code, stages=[registration, desk_stage()])


@pytest.fixture
def edition():
    return opened(rules())


@pytest.fixture
def agency():
    return unit("dinkes")


@pytest.fixture
def own(edition, agency):
    centre = unit("puskesmas", parent=agency, is_agency=False)
    made = proposals_of(edition, centre)
    for role in TeamRole:
        user = person(role)
        for proposal in made.values():
            add_team_member(proposal=proposal, name="Tim", role=role, user=user, actor=bureau(), at=AT)
    return made


@pytest.fixture
def rival(edition):
    """The same statuses at another agency, here and in another edition, written by somebody else."""
    work_unit = unit("dinsos")
    second = opened(rules("lain"), slug="lomba-2027", prefix="P27")
    made = [proposals_of(edition, work_unit), proposals_of(second, work_unit)]
    for proposal in made[0].values():
        add_team_member(
            proposal=proposal, name="T", role=TeamRole.LEAD, user=person("rival-lead"), actor=bureau(), at=AT
        )
    return made


@pytest.fixture
def people(edition, own, rival, agency):
    """Who looks, by name. The judge is assigned to what is eligible; the former operator's membership has ended."""
    people = {
        "anonymous": AnonymousUser(),
        "bureau admin": person("admin", Role.BUREAU_ADMIN),
        "bureau staff": person("staf", Role.BUREAU_STAFF),
        "editor": person("editor", Role.EDITOR),
        "inspector": person("inspektur", Role.INSPECTOR),
        "judge": person("juri", Role.JUDGE),
        "superuser": User.objects.create_superuser("root@contoh.invalid", name="Root"),
        **{role.value: person(role) for role in TeamRole},
        "rival lead": person("rival-lead"),
        "blocked writer": person("diblokir"),
        **{name: person(name.replace(" ", "-")) for name in OPERATES},
        "colleague": person("rekan"),
    }
    panel = make_panel(
        edition=edition, stage=stage(edition), name="Panel", people=[("J1", people["judge"])], actor=bureau(), at=AT
    )
    assign_everybody(panel=panel, actor=bureau(), at=AT)
    for name, code in OPERATES.items():
        join_unit(user=people[name], unit=unit(code), role=MembershipRole.OPERATOR)
    Membership.objects.filter(user=people["former operator"]).update(ended_on=timezone.localdate())
    join_unit(user=people["colleague"], unit=own["draft"].unit, role=MembershipRole.MEMBER)
    for proposal in own.values():
        add_team_member(
            proposal=proposal, name="B", role="writer", user=people["blocked writer"], actor=bureau(), at=AT
        )
    User.objects.filter(pk=people["blocked writer"].pk).update(is_active=False)
    people["blocked writer"].refresh_from_db()
    return people


OPERATES = {
    "unit operator": "puskesmas",
    "agency operator": "dinkes",
    "former operator": "puskesmas",
    "rival operator": "dinsos",
}
SEES = {  # what of the own agency, what of the rival
    "anonymous": (set(), set()),
    "bureau admin": (ALL, ALL),
    "bureau staff": (ALL, ALL),
    "editor": (set(), set()),
    "inspector": (SENT, SENT),
    "judge": (set(), set()),
    "superuser": (set(), set()),
    "lead": (ALL, set()),
    "writer": (ALL, set()),
    "reader": (ALL, set()),
    "blocked writer": (set(), set()),
    "colleague": (set(), set()),
    "unit operator": (ALL, set()),
    "agency operator": (ALL, set()),
    "former operator": (set(), set()),
}


def everything(own, rival):
    return [*own.values(), *rival[0].values(), *rival[1].values()]


@pytest.mark.parametrize("name", SEES)
def test_list_and_single_view_agree_for_every_status(people, own, rival, name):
    mine, theirs = SEES[name]
    expected = {own[status].pk for status in mine} | {some[status].pk for some in rival for status in theirs}
    person = people[name]
    assert set(proposals_visible_to(person).values_list("pk", flat=True)) == expected
    for proposal in everything(own, rival):
        assert can_view_proposal(person, proposal) is (proposal.pk in expected), proposal.title


def test_the_rival_sees_the_own_side_only(people, own, rival):
    seen = set(proposals_visible_to(people["rival lead"]).values_list("pk", flat=True))
    assert seen == {proposal.pk for proposal in rival[0].values()}
    seen = set(proposals_visible_to(people["rival operator"]).values_list("pk", flat=True))
    assert seen == {proposal.pk for some in rival for proposal in some.values()}


def test_an_inspector_who_writes_a_proposal_sees_the_own_draft(people, own, rival):
    inspector = people["inspector"]
    add_team_member(proposal=own["draft"], name="I", role=TeamRole.LEAD, user=inspector, actor=bureau(), at=AT)
    assert can_view_proposal(inspector, own["draft"])
    assert not can_view_proposal(inspector, rival[0]["draft"])


@pytest.mark.parametrize("name", [*SEES, "rival lead", "rival operator"])
def test_only_writers_may_write_and_only_what_is_theirs_to_change(people, own, rival, name):
    allowed = {"lead": {"draft", "returned"}, "writer": {"draft", "returned"}}.get(name, set())
    assert {status for status in own if can_write_proposal(people[name], own[status], T - SECOND)} == allowed
    theirs = {"draft", "returned"} if name == "rival lead" else set()
    assert {status for status in own if can_write_proposal(people[name], rival[0][status], T - SECOND)} == theirs
    assert not any(can_write_proposal(people[name], proposal, T - SECOND) for proposal in rival[1].values())


@pytest.mark.parametrize(("at", "allowed"), [(T - SECOND, True), (T, False), (T + SECOND, False)])
def test_a_draft_is_open_until_the_last_second_and_a_returned_one_stays_open(people, own, at, allowed):
    assert can_write_proposal(people["writer"], own["draft"], at) is allowed
    assert can_write_proposal(people["writer"], own["returned"], at) is True


def test_nobody_writes_before_registration_opens_or_after_the_results(people, own, edition):
    opens = datetime(2026, 5, 31, 17, tzinfo=UTC)
    assert not can_write_proposal(people["writer"], own["draft"], opens - SECOND)
    assert can_write_proposal(people["writer"], own["draft"], opens)
    edition.status, edition.published_at = "published", AT
    edition.save(update_fields=["status", "published_at"])
    for status in ("draft", "returned"):
        proposal = Proposal.objects.get(pk=own[status].pk)
        assert not can_write_proposal(people["writer"], proposal, opens)


@pytest.mark.parametrize("name", [*SEES, "rival lead", "rival operator"])
def test_only_the_bureau_checks(people, own, name):
    allowed = name in ("bureau admin", "bureau staff")
    assert can_check_proposal(people[name], own["submitted"]) is allowed


def test_every_status_was_tried(own):
    assert {proposal.status for proposal in own.values()} == set(ProposalStatus.values)
