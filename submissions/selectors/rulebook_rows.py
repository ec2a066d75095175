from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import WorkUnit
from competition.models import Category, Edition, Group, ParticipantType
from competition.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class RulebookRows:
    """The rows of a rulebook version by code, read once for forms and imports that resolve many names."""

    groups: Mapping[str, Group]
    categories: Mapping[str, Category]
    participant_types: Mapping[str, ParticipantType]
    rules: Rulebook

    def participant_type_of(self, unit: WorkUnit) -> ParticipantType | None:
        """The first participant type of the rulebook that covers this type of unit; None when none does."""
        # In the order of the rulebook: the first that covers the type of unit counts.
        for participant_rules in self.rules.participant_types:
            if unit.type in participant_rules.unit_types:
                return self.participant_types[participant_rules.code]
        return None


def rulebook_rows_of(edition: Edition) -> RulebookRows:
    version = edition.rulebook_version
    return RulebookRows(
        groups={row.code: row for row in version.groups.all()},
        categories={row.code: row for row in version.categories.all()},
        participant_types={row.code: row for row in version.participant_types.all()},
        rules=edition.rules,
    )
