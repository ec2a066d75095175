"""Every read of proposals that is more than one filter."""

from submissions.selectors.proposals import EditionParts, eligible_proposals, parts_of, proposals_by_name

__all__ = ["EditionParts", "eligible_proposals", "parts_of", "proposals_by_name"]
