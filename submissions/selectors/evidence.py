"""Evidence types of a rulebook as the pages show them, with the files of a proposal."""

from dataclasses import dataclass

from accounts.models import User
from competition.rulebook.entry_rules import EvidenceTypeRules
from competition.rulebook.rules import Rulebook
from submissions.models import Attachment, Proposal, Upload

MEGABYTE = 1024 * 1024
DEFAULT_MEDIA_TYPES = ("application/pdf", "image/jpeg", "image/png")
MEDIA_TYPE_NAMES = {
    "application/pdf": "PDF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "video/mp4": "MP4",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (.docx)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (.xlsx)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint (.pptx)",
}


HEIC_TYPES = ("image/heic", "image/heif", ".heic", ".heif")  # browsers know phones' photos by the ending at best


def accepted_media_types(rule: EvidenceTypeRules) -> tuple[str, ...]:
    return rule.mime or DEFAULT_MEDIA_TYPES


def media_type_names(rule: EvidenceTypeRules) -> str:
    return ", ".join(MEDIA_TYPE_NAMES.get(kind, kind) for kind in accepted_media_types(rule))


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One kind of evidence on the page of a proposal."""

    rule: EvidenceTypeRules
    required: bool
    files: list[Attachment]

    @property
    def types(self) -> str:
        return media_type_names(self.rule)

    @property
    def accept(self) -> str:
        kinds = accepted_media_types(self.rule)
        return ",".join((*kinds, *HEIC_TYPES) if "image/jpeg" in kinds else kinds)

    @property
    def takes_photos(self) -> bool:
        return "image/jpeg" in accepted_media_types(self.rule)

    @property
    def missing(self) -> bool:
        return self.required and not self.files


def required_evidence_codes(rules: Rulebook, group: str) -> set[str]:
    """Codes that an entry of this group must attach, by the evidence types or by a rule that blocks."""
    named = {
        code
        for rule in rules.eligibility
        if rule.type == "evidence_present" and rule.severity == "block" and group in rule.groups
        for code in rule.params["codes"]
    }
    return named | {kind.code for kind in rules.evidence if group in kind.required_for}


def evidence_items_of(proposal: Proposal) -> list[EvidenceItem]:
    """Every kind of the rulebook; the proposal's attachments may have been fetched before."""
    rules = proposal.edition.rules
    needed = required_evidence_codes(rules, proposal.group.code)
    files = [file for file in proposal.attachments.all() if file.removed_at is None]
    return [
        EvidenceItem(rule, rule.code in needed, [file for file in files if file.evidence_type.code == rule.code])
        for rule in rules.evidence
    ]


def unfinished_uploads(proposal: Proposal, user: User) -> dict[str, list[Upload]]:
    """What this person has begun to send and can go on with, by code of the evidence type."""
    found: dict[str, list[Upload]] = {}
    for upload in proposal.uploads.filter(actor=user).select_related("evidence_type"):
        found.setdefault(upload.evidence_type.code, []).append(upload)
    return found


def find_own_upload(user: User, proposal: Proposal, uuid) -> Upload | None:
    """With the proposal at hand, so that its frozen rules are not read again."""
    mine = proposal.uploads.filter(uuid=uuid, actor=user).select_related("evidence_type").first()
    if mine is not None:
        mine.proposal = proposal
    return mine
