"""A proposal as the judges of the first scored stage get to see it, for the team that wants to know before."""

from collections.abc import Sequence
from dataclasses import dataclass

from competition.rulebook.stage_rules import ScoredStageRules
from competition.rulebook.vocabulary import Blinding
from submissions.models import Attachment, Proposal, Receipt
from submissions.permissions import is_evidence_shown
from submissions.selectors.answered_sections import AnsweredSection, sections_for_judges
from submissions.selectors.versions import UNSENT_STATUSES


@dataclass(frozen=True, slots=True)
class JudgePreview:
    """`stage`: None where the rules score nothing. `receipt`: of what is shown, so none while it may still change."""

    stage: ScoredStageRules | None
    is_blind: bool
    is_unsent: bool
    receipt: Receipt | None
    sections: Sequence[AnsweredSection]
    files: Sequence[Attachment]


def judge_preview_of(proposal: Proposal) -> JudgePreview:
    """One query beside what was fetched with `with_parts`."""
    rules = proposal.edition.rules
    stage = next(iter(rules.scored_stages), None)
    is_blind = stage is not None and stage.blind == Blinding.IDENTITY
    is_unsent = proposal.status in UNSENT_STATUSES or proposal.submitted_at is None
    return JudgePreview(
        stage=stage,
        is_blind=is_blind,
        is_unsent=is_unsent,
        receipt=None if is_unsent else proposal.receipts.order_by("at", "pk").last(),
        sections=sections_for_judges(proposal, is_blind=is_blind),
        files=_files(proposal, rules, stage),
    )


def _files(proposal, rules, stage) -> list[Attachment]:
    shown = {kind.code for kind in rules.evidence if stage is None or is_evidence_shown(stage, kind)}
    return [file for file in proposal.attachments.all() if file.removed_at is None and file.evidence_type.code in shown]
