"""A proposal as the judges of the first scored stage will see it, for the team that wants to know before."""

from collections.abc import Sequence
from dataclasses import dataclass

from competition.rulebook.rules import Rulebook
from competition.rulebook.stage_rules import ScoredStageRules
from competition.rulebook.vocabulary import Blinding
from submissions.models import Attachment, Proposal, Receipt
from submissions.permissions import is_evidence_shown
from submissions.selectors.answered_sections import AnsweredSection, sections_for_judges
from submissions.selectors.evidence import current_attachments
from submissions.selectors.versions import UNSENT_STATUSES


@dataclass(frozen=True, slots=True)
class JudgePreview:
    """`stage`: None where the rules score nothing. `receipt`: None while the text may still change."""

    stage: ScoredStageRules | None
    is_blind: bool
    is_unsent: bool
    receipt: Receipt | None
    sections: Sequence[AnsweredSection]
    files: Sequence[Attachment]


def judge_preview_of(proposal: Proposal) -> JudgePreview:
    """One query beside those of `with_related_rows`."""
    rules = proposal.edition.rules
    stage = next(iter(rules.scored_stages), None)
    is_blind = stage is not None and stage.blind == Blinding.IDENTITY
    # A withdrawn draft has no moment of sending either.
    is_unsent = proposal.status in UNSENT_STATUSES or proposal.submitted_at is None
    return JudgePreview(
        stage=stage,
        is_blind=is_blind,
        is_unsent=is_unsent,
        receipt=None if is_unsent else proposal.receipts.order_by("at", "pk").last(),
        sections=sections_for_judges(proposal, is_blind=is_blind),
        files=_files_for_judges(proposal, rules, stage),
    )


def _files_for_judges(proposal: Proposal, rules: Rulebook, stage: ScoredStageRules | None) -> list[Attachment]:
    codes = {evidence.code for evidence in rules.evidence if stage is None or is_evidence_shown(stage, evidence)}
    return [file for file in current_attachments(proposal) if file.evidence_type.code in codes]
