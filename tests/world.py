"""One edition at a chosen moment with a person of every kind in it, reached through the services."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import MembershipRole, Role
from accounts.services.invitations import create_invitation
from accounts.services.people import join_unit
from competition.models import AwardedInnovation, Edition
from core.mail.enums import MailState
from core.mail.models import OutgoingMail
from judging.documents.enums import JobKind
from judging.documents.models import Certificate
from judging.documents.services.certificates import CertificateData, issue_certificates, save_certificate_settings
from judging.documents.services.jobs import start_job
from judging.panels.models import Assignment
from judging.panels.services.panels import assign_everybody, make_panel, recuse_judge
from judging.results.services.closing import advance_stage, close_stage
from judging.results.services.publication import publish_result
from submissions.enums import LinkRole, TeamRole
from submissions.models import Proposal, TeamLink, Upload
from submissions.services.attachments import attach_files
from submissions.services.proposals import ProposalData, change_status, create_proposal
from submissions.services.submitting import submit_proposal
from submissions.services.team import add_team_member
from submissions.services.team_links import make_team_link
from tests.builders import bureau, desk_stage, document, opened, score, unit
from tests.evidence import pdf
from tests.people import person_who_signed_in

STAGES = ("registration", "judging", "closed", "published")
DAY = timedelta(days=1)
STAFF_ROLES = {
    "editor": Role.EDITOR,
    "staff": Role.BUREAU_STAFF,
    "admin": Role.BUREAU_ADMIN,
    "inspector": Role.INSPECTOR,
}
ROLES = (
    "anonymous",
    *STAFF_ROLES,
    "operator",
    "member",
    "rival",
    "judge",
    "unassigned_judge",
    "conflicted_judge",
)


@dataclass
class World:
    """`people` by the names of ROLES; `assignment` is the judge's, `recused` the conflicted one's, both of
    `proposal`; so is `link`, made by the member, with its token.
    """

    stage: str
    edition: Edition
    proposal: Proposal
    rival_proposal: Proposal
    people: dict = field(default_factory=dict)
    assignment: Assignment | None = None
    recused: Assignment | None = None
    certificate: Certificate | None = None
    link: TeamLink | None = None
    token: str = ""

    def codes(self, object_kind: str) -> dict:
        """What an address of this kind of thing may hold."""
        codes = {
            "slug": self.edition.slug,
            "code": self.proposal.code,
            "section": "isi",
            "kind": "sk",
            "stage": "nilai",
            "step": "withdraw",
            "number": f"TT-{self.edition.prefix}-0001",
            "member": self.proposal.team.first().pk,
            "link": self.link.pk,
            "token": self.token,
        }
        if object_kind == "attachment":
            codes["uuid"] = self.proposal.attachments.first().uuid
        if object_kind == "upload":
            codes["uuid"] = self._upload().uuid
        if object_kind == "job":
            kind, admin = JobKind.CERTIFICATES, self.people["admin"]
            codes["uuid"] = start_job(edition=self.edition, kind=kind, actor=admin, at=timezone.now())[0].uuid
        if object_kind == "invitation":
            fields = {"email": "diundang@contoh.invalid", "name": "Diundang", "actor": self.people["admin"]}
            codes["pk"] = create_invitation(**fields, at=timezone.now())[0].pk
        if object_kind == "mail":
            fields = {"recipient": "juri@contoh.invalid", "state": MailState.FAILED, "content": "{}"}
            codes["uuid"] = OutgoingMail.objects.create(**fields, created_at=timezone.now()).uuid
        if object_kind == "user":
            codes["pk"] = self.people["rival"].pk
        if object_kind == "honour":
            honour = {"list_code": "top_99", "year": 2021, "title": "Antar Obat"}
            codes["pk"] = AwardedInnovation.objects.get_or_create(**honour)[0].pk
        if object_kind == "unit":
            membership = self.people["rival"].memberships.get()
            codes |= {"pk": membership.unit_id, "membership": membership.pk}
        if object_kind in ("panel", "seat"):
            panel = self.assignment.panel if self.assignment else None
            row = panel and (panel if object_kind == "panel" else panel.seats.first())
            codes["pk"] = row.pk if row else 0
        if object_kind == "assignment":
            codes["uuid"] = self.assignment.uuid if self.assignment else uuid4()
        if object_kind == "certificate":
            codes["code"] = self.certificate.code if self.certificate else "0" * 12
        return codes

    def _upload(self) -> Upload:
        """One that the member left behind."""
        kind, at = self.proposal.edition.rulebook_version.evidence_types.get(code="sk"), timezone.now()
        return Upload.objects.create(
            proposal=self.proposal,
            evidence_type=kind,
            name="SK.pdf",
            size=9,
            actor=self.people["member"],
            begun_at=at,
            touched_at=at,
        )


def world_at(stage: str, *, slug="lomba-dunia", prefix="W26", people=None) -> World:
    """A world of its own; several stand side by side when each has another slug and prefix and all the same people."""
    now = timezone.now().replace(microsecond=0)
    edition = opened(_dated(stage, now), slug=slug, prefix=prefix, at=now - 30 * DAY)
    people = people or people_of_world()
    proposal = _proposal(edition, people["member"], "dinkes", now)
    rival_proposal = _proposal(edition, people["rival"], "dinsos", now)
    world = World(stage, edition, proposal, rival_proposal, people)
    options = {"role": LinkRole.WRITER, "actor": people["member"], "at": now - DAY}
    world.link, world.token = make_team_link(proposal=proposal, **options)
    if stage != "registration":
        _judge(world, now)
    if stage in ("closed", "published"):
        _close(world, now)
    if stage == "published":
        _publish(world, now)
    world.edition.refresh_from_db()
    world.proposal.refresh_from_db()
    return world


def _dated(stage, now) -> dict:
    registration_end = now + 5 * DAY if stage == "registration" else now - 5 * DAY
    desk = desk_stage(opens_at=(now - 4 * DAY).isoformat(), closes_at=(now + 4 * DAY).isoformat())
    if stage == "registration":
        desk = desk_stage(opens_at=(now + 6 * DAY).isoformat(), closes_at=(now + 9 * DAY).isoformat())
    registration = {
        "code": "daftar",
        "kind": "registration",
        "label": "Pendaftaran",
        "opens_at": (now - 20 * DAY).isoformat(),
        "closes_at": registration_end.isoformat(),
    }
    question = {"code": "ringkasan", "label": "Ringkasan", "max_words": 200}
    form = [{"code": "isi", "label": "Isi", "questions": [question]}]
    evidence = [{"code": "sk", "label": "SK inovasi", "required_for": ["umum"]}]
    return document(stages=[registration, desk], form=form, evidence=evidence)


def people_of_world() -> dict:
    people = {name: person_who_signed_in(f"{name}@contoh.invalid", role) for name, role in STAFF_ROLES.items()}
    for name in ("operator", "member", "rival"):
        people[name] = person_who_signed_in(f"{name}@contoh.invalid")
    for name in ("judge", "second_judge", "third_judge", "unassigned_judge", "conflicted_judge"):
        people[name] = person_who_signed_in(f"{name}@contoh.invalid", Role.JUDGE)
    join_unit(user=people["operator"], unit=unit("dinkes"), role=MembershipRole.OPERATOR)
    clinic = unit("puskesmas", parent=unit("dinkes"), is_agency=False)
    join_unit(user=people["member"], unit=clinic, role=MembershipRole.MEMBER)
    join_unit(user=people["rival"], unit=unit("dinsos"), role=MembershipRole.MEMBER)
    return people


def _proposal(edition, writer, unit_code, now) -> Proposal:
    parts = edition.rulebook_version
    data = ProposalData(
        title=f"Inovasi {unit_code}",
        unit=unit(unit_code),
        group=parts.groups.first(),
        category=parts.categories.first(),
    )
    proposal = create_proposal(edition=edition, data=data, actor=writer, at=now - 10 * DAY)
    if not proposal.team.filter(user=writer).exists():
        lead = {"name": writer.name, "role": TeamRole.LEAD, "user": writer}
        add_team_member(proposal=proposal, **lead, actor=writer, at=now - 10 * DAY)
    kind = parts.evidence_types.get(code="sk")
    file = SimpleUploadedFile("SK.pdf", pdf(unit_code), content_type="application/pdf")
    attach_files(proposal=proposal, evidence_type=kind, files=[file], actor=writer, at=now - 9 * DAY)
    return proposal


def _judge(world, now) -> None:
    admin, edition = bureau(), world.edition
    for proposal in (world.proposal, world.rival_proposal):
        submit_proposal(proposal=proposal, actor=world.people["operator"], at=now - 6 * DAY)
        change_status(proposal=proposal, step="pass_check", actor=admin, at=now - 5 * DAY)
    seats = ("judge", "second_judge", "third_judge", "conflicted_judge")
    people = [(f"J{number}", world.people[name]) for number, name in enumerate(seats, start=1)]
    stage = edition.rulebook_version.stages.get(code="nilai")
    panel = make_panel(edition=edition, stage=stage, name="Panel", people=people, actor=admin, at=now - 5 * DAY)
    assign_everybody(panel=panel, actor=admin, at=now - 5 * DAY)
    assignments = Assignment.objects.filter(proposal=world.proposal).select_related("panel__edition", "judge", "stage")
    world.assignment = assignments.get(judge__user=world.people["judge"])
    world.recused = recuse_judge(
        assignment=assignments.get(judge__user=world.people["conflicted_judge"]),
        reason="kerabat",
        actor=world.people["conflicted_judge"],
        at=now - 3 * DAY,
    )


def _close(world, now) -> None:
    edition, stage = world.edition, world.assignment.stage
    score(edition, lambda proposal, judge, criterion: 80 - proposal * 9 + judge + criterion, at=now - 2 * DAY)
    close_stage(edition=edition, stage=stage, actor=bureau(), at=now - DAY)


def _publish(world, now) -> None:
    edition, admin = world.edition, bureau()
    advance_stage(edition=edition, stage=world.assignment.stage, actor=admin, at=now - DAY)
    publish_result(edition=edition, actor=admin, at=now)
    settings = CertificateData(
        letterhead="Pemerintah Kabupaten Contoh",
        numbering="{number}/{year}",
        decree="Keputusan CONTOH",
        place="Arosuka",
        issued_on=now.date(),
        signatory_name="CONTOH Pejabat",
        signatory_position="Bupati",
        is_example=True,
    )
    save_certificate_settings(edition=edition, data=settings, actor=admin)
    issue_certificates(edition=edition, actor=admin, at=now)
    world.certificate = Certificate.objects.filter(award__proposal=world.proposal).first()
