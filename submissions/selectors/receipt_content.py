"""What a receipt says was sent."""

import json
from typing import Any

from submissions.models import Proposal


def receipt_content(proposal: Proposal) -> dict[str, Any]:
    """Everything the team handed in, as JSON-ready data that is equal whenever the proposal is equal.

    Its related rows may have been fetched before (`with_related_rows`). The keys are a published format:
    a receipt of an earlier key set differs from every proposal as it is now (`selectors/versions.py`), so a new key
    raises `schema` and is left out of that comparison.
    """
    version = proposal.edition.rulebook_version
    return {
        "schema": 1,
        "edition": proposal.edition.slug,
        "rulebook": {"code": version.code, "version": version.number, "digest": version.digest},
        "proposal": proposal.code,
        "title": proposal.title,
        "unit": proposal.unit.code,
        # Sorted, for the order of a many-to-many relation means nothing.
        "partners": sorted(partner.code for partner in proposal.partners.all()),
        "group": proposal.group.code,
        "category": proposal.category.code if proposal.category else None,
        "participant_type": proposal.participant_type.code if proposal.participant_type else None,
        "team_name": proposal.team_name,
        "started_on": proposal.started_on.isoformat() if proposal.started_on else None,
        # As text with sorted keys: equal attributes must give equal receipts.
        "attributes": json.dumps(proposal.attributes, sort_keys=True),
        "answers": {answer.question.code: answer.text for answer in proposal.answers.all()},
        "attachments": [
            {
                "type": file.evidence_type.code,
                "name": file.name,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in proposal.attachments.all()
            if file.removed_at is None
        ],
        "team": [
            {"name": member.name, "position": member.position, "role": member.role} for member in proposal.team.all()
        ],
    }
