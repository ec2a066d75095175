"""Proposals with answers and teams, from the data files."""

from datetime import datetime
from typing import Any

from accounts.models import User
from cms.demo.evidence import attach_decree
from cms.demo.people import Cast, mark_example
from competition.models import Edition
from submissions.enums import TeamRole
from submissions.models import Proposal
from submissions.selectors.rulebook_rows import RulebookRows, rulebook_rows_of
from submissions.services.proposals import ProposalData, create_proposal
from submissions.services.team import add_team_member


def write_proposal(entry: dict[str, Any], *, edition: Edition, cast: Cast, actor: User, at: datetime) -> Proposal:
    """A draft as its team wrote it."""
    proposal_data = _data_of(entry, rulebook_rows_of(edition), cast)
    proposal = create_proposal(edition=edition, data=proposal_data, actor=actor, at=at)
    for key, role in entry.get("writers", {}).items():
        user = cast.people[key]
        add_team_member(proposal=proposal, name=user.name, role=TeamRole(role), user=user, actor=actor, at=at)
    for name in entry["members"]:
        add_team_member(proposal=proposal, name=mark_example(name), role=TeamRole.READER, actor=actor, at=at)
    if "sent" in entry:
        attach_decree(proposal, started_on=entry["since"], actor=actor, at=at)
    return proposal


def _data_of(entry: dict[str, Any], rows: RulebookRows, cast: Cast) -> ProposalData:
    unit = cast.units[entry["unit"]]
    return ProposalData(
        title=entry["title"],
        unit=unit,
        group=rows.groups["umum"],
        category=rows.categories[entry["category"]],
        participant_type=rows.participant_type_of(unit),
        team_name=entry["team"],
        started_on=entry["since"],
        partners=tuple(cast.units[code] for code in entry.get("partners", ())),
        answers=_answers(entry),
    )


def _answers(entry: dict[str, Any]) -> dict[str, Any]:
    """The answers by question code; a sent proposal has declared that its data are true."""
    declared = {"pernyataan": "ya"} if "sent" in entry else {}
    return {"tanggal_mulai": entry["since"].isoformat(), **entry["answers"], **declared}
