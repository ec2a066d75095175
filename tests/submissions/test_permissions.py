"""Every kind of person against every status, with a rival agency and a second edition that must stay hidden."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.test import TestCase
from django.utils import timezone

from accounts.enums import MembershipRole, Role
from accounts.models import Membership, User
from accounts.services.people import ensure_person, join_unit
from judging.panels.services.panels import assign_everybody, make_panel
from submissions.enums import ProposalStatus, TeamRole
from submissions.models import Proposal
from submissions.permissions import can_check_proposal, can_view_proposal, can_write_proposal, proposals_visible_to
from submissions.services.proposals import ProposalData, change_status, create_proposal
from submissions.services.team import add_team_member
from tests.builders import AT, bureau, desk_stage, document, opened, stage, unit

CLOSES_AT = datetime(2026, 8, 31, 16, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
STEPS_BY_NAME = {
    "draft": (),
    "in_approval": ("request_approval",),
    "submitted": ("submit",),
    "returned": ("submit", "return_for_correction"),
    "eligible": ("submit", "pass_check"),
    "ineligible": ("submit", "fail_check"),
    "withdrawn": ("submit", "withdraw"),
    "disqualified": ("submit", "disqualify"),
}
NEVER_SENT_NAMES = {"draft", "in_approval", "withdrawn draft"}
SENT_NAMES = set(STEPS_BY_NAME) - NEVER_SENT_NAMES
ALL_NAMES = set(STEPS_BY_NAME) | NEVER_SENT_NAMES


def make_person(email, *roles):
    return ensure_person(email=f"{email}@contoh.invalid", name=f"CONTOH {email}", roles=roles)


def proposals_of(edition, work_unit) -> dict[str, Proposal]:
    """One proposal in each status, and a draft that was withdrawn before anybody had sent it."""
    return {
        name: make_proposal(edition, work_unit, name, steps)
        for name, steps in {**STEPS_BY_NAME, "withdrawn draft": ("withdraw",)}.items()
    }


def make_proposal(edition, work_unit, name, steps):
    data = ProposalData(title=name, unit=work_unit, group=edition.rulebook_version.groups.get())
    proposal = create_proposal(edition=edition, data=data, actor=bureau(), at=AT)
    for step in steps:
        change_status(proposal=proposal, step=step, actor=bureau(), at=AT, note="Alasan")
    return proposal


def rules_document(code="kecil"):
    window = {"opens_at": "2026-06-01T00:00:00+07:00", "closes_at": "2026-08-31T23:59:59+07:00"}
    registration = {"code": "daftar", "kind": "registration", "label": "Pendaftaran", **window}
    return document(rulebook=code, stages=[registration, desk_stage()])


OPERATES = {
    "unit operator": "puskesmas",
    "agency operator": "dinkes",
    "former operator": "puskesmas",
    "rival operator": "dinsos",
}
SEES = {  # what of the own agency, what of the rival
    "anonymous": (set(), set()),
    "bureau admin": (ALL_NAMES, ALL_NAMES),
    "bureau staff": (ALL_NAMES, ALL_NAMES),
    "editor": (set(), set()),
    "inspector": (SENT_NAMES, SENT_NAMES),
    "judge": (set(), set()),
    "superuser": (set(), set()),
    "lead": (ALL_NAMES, set()),
    "writer": (ALL_NAMES, set()),
    "reader": (ALL_NAMES, set()),
    "blocked writer": (set(), set()),
    "colleague": (set(), set()),
    "unit operator": (ALL_NAMES, set()),
    "agency operator": (ALL_NAMES, set()),
    "former operator": (set(), set()),
}


def team_of(proposals, **users):
    for proposal in proposals.values():
        for role, user in users.items():
            add_team_member(proposal=proposal, name="Tim", role=role, user=user, actor=bureau(), at=AT)


class ProposalVisibilityTest(TestCase):
    """`own` and two times `rival`: here and in another edition. The judge is assigned to what is eligible; the former
    operator's membership has ended. Made once for all tests.
    """

    @classmethod
    def setUpTestData(cls):
        cls.edition = opened(rules_document())
        agency = unit("dinkes")
        cls.own_proposals = proposals_of(cls.edition, unit("puskesmas", parent=agency, is_agency=False))
        rival, second = unit("dinsos"), opened(rules_document("lain"), slug="lomba-2027", prefix="P27")
        cls.rival = [proposals_of(cls.edition, rival), proposals_of(second, rival)]
        cls.people = people = {
            "anonymous": AnonymousUser(),
            "bureau admin": make_person("admin", Role.BUREAU_ADMIN),
            "bureau staff": make_person("staf", Role.BUREAU_STAFF),
            "editor": make_person("editor", Role.EDITOR),
            "inspector": make_person("inspektur", Role.INSPECTOR),
            "judge": make_person("juri", Role.JUDGE),
            "superuser": User.objects.create_superuser("root@contoh.invalid", name="Root"),
            **{role.value: make_person(role) for role in TeamRole},
            "rival lead": make_person("rival-lead"),
            "blocked writer": make_person("diblokir"),
            **{name: make_person(name.replace(" ", "-")) for name in OPERATES},
            "colleague": make_person("rekan"),
        }
        team_of(cls.own_proposals, **{role.value: people[role.value] for role in TeamRole})
        team_of(cls.own_proposals, writer=people["blocked writer"])
        team_of(cls.rival[0], lead=people["rival lead"])
        members = [("J1", people["judge"])]
        panel = make_panel(
            edition=cls.edition, stage=stage(cls.edition), name="Panel", people=members, actor=bureau(), at=AT
        )
        assign_everybody(panel=panel, actor=bureau(), at=AT)
        for name, code in OPERATES.items():
            join_unit(user=people[name], unit=unit(code), role=MembershipRole.OPERATOR)
        Membership.objects.filter(user=people["former operator"]).update(ended_on=timezone.localdate())
        join_unit(user=people["colleague"], unit=cls.own_proposals["draft"].unit, role=MembershipRole.MEMBER)
        User.objects.filter(pk=people["blocked writer"].pk).update(is_active=False)
        people["blocked writer"].refresh_from_db()

    def test_list_and_single_view_agree_for_every_status(self):
        every = [*self.own_proposals.values(), *self.rival[0].values(), *self.rival[1].values()]
        for name, (own_visible, rival_visible) in SEES.items():
            expected = {self.own_proposals[status].pk for status in own_visible}
            expected |= {some[status].pk for some in self.rival for status in rival_visible}
            visible = {proposal.pk for proposal in every if can_view_proposal(self.people[name], proposal)}
            assert (name, visible) == (name, expected)
            assert (name, self.listed(name)) == (name, expected)

    def listed(self, name):
        return set(proposals_visible_to(self.people[name]).values_list("pk", flat=True))

    def test_the_rival_sees_the_own_side_only(self):
        assert self.listed("rival lead") == {proposal.pk for proposal in self.rival[0].values()}
        assert self.listed("rival operator") == {proposal.pk for some in self.rival for proposal in some.values()}

    def test_an_inspector_who_writes_a_proposal_sees_the_own_draft(self):
        inspector = self.people["inspector"]
        team_of({"draft": self.own_proposals["draft"]}, lead=inspector)
        assert can_view_proposal(inspector, self.own_proposals["draft"])
        assert not can_view_proposal(inspector, self.rival[0]["draft"])

    def test_only_writers_may_write_and_only_what_is_theirs_to_change(self):
        for name in [*SEES, "rival lead", "rival operator"]:
            own_visible = {"draft", "returned"} if name in ("lead", "writer") else set()
            rival_visible = {"draft", "returned"} if name == "rival lead" else set()
            assert (name, self.writable(name, self.own_proposals)) == (name, own_visible)
            assert (name, self.writable(name, self.rival[0])) == (name, rival_visible)
            assert (name, self.writable(name, self.rival[1])) == (name, set())

    def writable(self, name, proposals):
        make_person, at = self.people[name], CLOSES_AT - SECOND
        return {status for status, proposal in proposals.items() if can_write_proposal(make_person, proposal, at)}

    def test_a_draft_is_open_until_the_last_second_and_a_returned_one_stays_open(self):
        writer = self.people["writer"]
        for at, allowed in [(CLOSES_AT - SECOND, True), (CLOSES_AT, False), (CLOSES_AT + SECOND, False)]:
            assert can_write_proposal(writer, self.own_proposals["draft"], at) is allowed
            assert can_write_proposal(writer, self.own_proposals["returned"], at) is True

    def test_nobody_writes_before_registration_opens_or_after_the_results(self):
        writer, opens = self.people["writer"], datetime(2026, 5, 31, 17, tzinfo=UTC)
        assert not can_write_proposal(writer, self.own_proposals["draft"], opens - SECOND)
        assert can_write_proposal(writer, self.own_proposals["draft"], opens)
        self.edition.status, self.edition.published_at = "published", AT
        self.edition.save(update_fields=["status", "published_at"])
        for status in ("draft", "returned"):
            proposal = Proposal.objects.get(pk=self.own_proposals[status].pk)
            assert not can_write_proposal(writer, proposal, opens)

    def test_only_the_bureau_checks(self):
        names = [*SEES, "rival lead", "rival operator"]
        checks = {name for name in names if can_check_proposal(self.people[name], self.own_proposals["submitted"])}
        assert checks == {"bureau admin", "bureau staff"}

    def test_every_status_was_tried(self):
        assert {proposal.status for proposal in self.own_proposals.values()} == set(ProposalStatus.values)
