"""Beginning a proposal with the text of an earlier one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition
from core.errors import Refused
from submissions.models import Answer, Proposal
from submissions.selectors.copying import earlier_proposals_of, new_questions, questions_to_copy, texts_to_copy
from submissions.selectors.prefetches import with_related_rows
from submissions.services.proposals import ProposalData
from submissions.services.writing import start_proposal


@dataclass(frozen=True, slots=True)
class CopiedProposal:
    """`count`: answers that were taken over; `fresh`: the labels of questions that the earlier one was not asked."""

    proposal: Proposal
    count: int
    fresh: Sequence[str]


@transaction.atomic
def copy_proposal(
    *, edition: Edition, data: ProposalData, source: Proposal, actor: User, at: datetime
) -> CopiedProposal:
    """A new draft that starts from one's own proposal in another edition. Files and declarations are never copied:
    evidence must be of this year, and agreeing is an act.
    """
    found = with_related_rows(earlier_proposals_of(actor, besides=edition)).filter(pk=source.pk).first()
    if found is None:
        raise Refused(_("The proposal to copy from cannot be found. Choose one of your own from another competition."))
    proposal = start_proposal(edition=edition, data=data, actor=actor, at=at)
    proposal.copied_from = found
    proposal.save(update_fields=["copied_from"])
    asked = questions_to_copy(edition.rules, data.group.code)
    texts = texts_to_copy(found, asked)
    rows = edition.rulebook_version.questions.filter(code__in=texts)
    Answer.objects.bulk_create(
        Answer(proposal=proposal, question=row, text=texts[row.code], saved_at=at, saved_by=actor) for row in rows
    )
    return CopiedProposal(proposal, len(texts), [question.label for question in new_questions(found, asked)])
