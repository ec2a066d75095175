from django.db.models import QuerySet

from competition.models import Edition
from submissions.enums import ProposalStatus
from submissions.models import Proposal


def eligible_proposals(edition: Edition) -> QuerySet[Proposal]:
    return Proposal.objects.filter(edition=edition, status=ProposalStatus.ELIGIBLE)


def proposals_by_import_name(edition: Edition) -> dict[str, Proposal]:
    """Proposals under every name an import may use for them: code, the bureau's own reference, and the title where
    only one has it. Names are casefolded.
    """
    proposals = list(Proposal.objects.filter(edition=edition))
    by_title: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        by_title.setdefault(proposal.title.casefold(), []).append(proposal)
    names = {title: namesakes[0] for title, namesakes in by_title.items() if len(namesakes) == 1}
    # Later entries win: a code is surer than a reference, a reference surer than a title.
    names.update({proposal.reference.casefold(): proposal for proposal in proposals if proposal.reference})
    names.update({proposal.code.casefold(): proposal for proposal in proposals})
    return names
