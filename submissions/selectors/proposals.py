from dataclasses import dataclass

from accounts.models import WorkUnit
from competition.models import Edition
from competition.rulebook.rules import Rulebook
from submissions.enums import ProposalStatus
from submissions.models import Proposal


@dataclass(frozen=True, slots=True)
class RulebookRows:
    """The rows of the rulebook version by code, for forms and imports that resolve many lines."""

    groups: dict
    categories: dict
    participant_types: dict
    rules: Rulebook

    def participant_type_of(self, unit: WorkUnit):
        """The first participant type of the rulebook that covers this kind of unit; None when none does."""
        for kind in self.rules.participant_types:
            if unit.type in kind.unit_types:
                return self.participant_types[kind.code]
        return None


def rulebook_rows_of(edition: Edition) -> RulebookRows:
    version = edition.rulebook_version
    by_code = [
        {row.code: row for row in rows.all()}
        for rows in (version.groups, version.categories, version.participant_types)
    ]
    return RulebookRows(*by_code, edition.rules)


def eligible_proposals(edition: Edition):
    return Proposal.objects.filter(edition=edition, status=ProposalStatus.ELIGIBLE)


def proposals_by_import_name(edition: Edition) -> dict[str, Proposal]:
    """Proposals under every name an import may use for them: code, the bureau's own reference, and the title where
    only one has it.
    """
    proposals = list(Proposal.objects.filter(edition=edition))
    titles: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        titles.setdefault(proposal.title.casefold(), []).append(proposal)
    names = {title: found[0] for title, found in titles.items() if len(found) == 1}
    names.update({proposal.reference.casefold(): proposal for proposal in proposals if proposal.reference})
    names.update({proposal.code.casefold(): proposal for proposal in proposals})
    return names
