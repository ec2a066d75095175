"""Evidence types of a rulebook as the pages show them, with the files of a proposal."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from competition.rulebook.entry_rules import EvidenceTypeRules
from competition.rulebook.rules import Rulebook
from competition.rulebook.vocabulary import EligibilityType, RuleSeverity
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
# Photos of phones; browsers know them by the ending at best, so the endings are named too.
HEIC_TYPES = ("image/heic", "image/heif", ".heic", ".heif")


def accepted_media_types(rules: EvidenceTypeRules) -> tuple[str, ...]:
    return rules.mime or DEFAULT_MEDIA_TYPES


def media_type_names(rules: EvidenceTypeRules) -> str:
    return ", ".join(MEDIA_TYPE_NAMES.get(media_type, media_type) for media_type in accepted_media_types(rules))


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One evidence type of the rulebook with the files that a proposal attached for it."""

    rule: EvidenceTypeRules
    is_required: bool
    files: list[Attachment]

    @property
    def types(self) -> str:
        return media_type_names(self.rule)

    @property
    def accept(self) -> str:
        """The attribute of the file input; phones' photos are taken wherever JPEG is, for they are converted."""
        media_types = accepted_media_types(self.rule)
        return ",".join((*media_types, *HEIC_TYPES) if "image/jpeg" in media_types else media_types)

    @property
    def takes_photos(self) -> bool:
        return "image/jpeg" in accepted_media_types(self.rule)

    @property
    def is_missing(self) -> bool:
        return self.is_required and not self.files


def required_evidence_codes(rules: Rulebook, group: str) -> set[str]:
    """Codes that an entry of this group must attach, by the evidence types or by a rule that blocks."""
    # Two ways to require evidence: in the evidence itself and in an eligibility rule.
    codes = {
        code
        for rule in rules.eligibility
        if rule.type == EligibilityType.EVIDENCE_PRESENT
        and rule.severity == RuleSeverity.BLOCK
        and group in rule.groups
        for code in rule.params["codes"]
    }
    return codes | {evidence.code for evidence in rules.evidence if group in evidence.required_for}


def current_attachments(proposal: Proposal) -> list[Attachment]:
    """The files that were not removed; the proposal's attachments may have been fetched before."""
    return [file for file in proposal.attachments.all() if file.removed_at is None]


def attached_codes(proposal: Proposal) -> set[str]:
    """Codes of the evidence types that have a file."""
    return {file.evidence_type.code for file in current_attachments(proposal)}


def evidence_items_of(proposal: Proposal) -> list[EvidenceItem]:
    """Every evidence type of the rulebook, in its order."""
    rules = proposal.edition.rules
    required_codes = required_evidence_codes(rules, proposal.group.code)
    files = current_attachments(proposal)
    return [
        EvidenceItem(
            evidence,
            evidence.code in required_codes,
            [file for file in files if file.evidence_type.code == evidence.code],
        )
        for evidence in rules.evidence
    ]


def unfinished_uploads(proposal: Proposal, user: User) -> dict[str, list[Upload]]:
    """Evidence type code → uploads that this person began and can go on with."""
    uploads: dict[str, list[Upload]] = {}
    for upload in proposal.uploads.filter(actor=user).select_related("evidence_type"):
        uploads.setdefault(upload.evidence_type.code, []).append(upload)
    return uploads


def find_own_upload(user: User, proposal: Proposal, uuid: UUID) -> Upload | None:
    """The upload of this person. It gets the proposal at hand, so that its frozen rules are not read again."""
    upload = proposal.uploads.filter(uuid=uuid, actor=user).select_related("evidence_type").first()
    if upload is not None:
        upload.proposal = proposal
    return upload
