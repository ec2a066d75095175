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
from submissions.services.identity import start_proposal
from submissions.services.proposals import ProposalData


@dataclass(frozen=True, slots=True)
class CopiedProposal:
    """`count`: answers that were copied; `new_labels`: labels of the questions that the earlier form did not ask."""

    proposal: Proposal
    count: int
    new_labels: Sequence[str]


@transaction.atomic
def copy_proposal(
    *, edition: Edition, data: ProposalData, source: Proposal, actor: User, at: datetime
) -> CopiedProposal:
    """A new draft that starts with the answers of one's own proposal in another edition.

    Files and declarations are never copied: evidence must be of this year, and agreeing is an act of a person.
    """
    # Found again among the actor's own: the source that a caller names is not trusted.
    earlier = with_related_rows(earlier_proposals_of(actor, edition=edition)).filter(pk=source.pk).first()
    if earlier is None:
        raise Refused(_("The proposal to copy from cannot be found. Choose one of your own from another competition."))
    proposal = start_proposal(edition=edition, data=data, actor=actor, at=at)
    proposal.copied_from = earlier
    proposal.save(update_fields=["copied_from"])
    questions = questions_to_copy(edition.rules, data.group.code)
    texts = texts_to_copy(earlier, questions)
    rows = edition.rulebook_version.questions.filter(code__in=texts)
    Answer.objects.bulk_create(
        Answer(proposal=proposal, question=row, text=texts[row.code], saved_at=at, saved_by=actor) for row in rows
    )
    labels = [question.label for question in new_questions(earlier, questions)]
    return CopiedProposal(proposal, len(texts), labels)
