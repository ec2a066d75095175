"""Every version of a proposal: what each receipt says was sent, and the text as it is now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from submissions.enums import UNSENT_STATUSES
from submissions.models import Proposal, Receipt
from submissions.selectors.receipt_content import receipt_content
from submissions.selectors.version_comparison import ReceiptLabels, VersionComparison, receipt_labels_of

CURRENT_KEY = "sekarang"
RECEIPT_FIELDS = ("number", "at")


@dataclass(frozen=True, slots=True)
class ProposalVersion:
    """`key` is its name in an address. The text as it is now has no receipt."""

    key: str
    label: str
    content: Mapping[str, Any]
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class VersionListRow:
    """A version in the list; `before`: the one it is compared with, None for the first."""

    version: ProposalVersion
    before: ProposalVersion | None
    changes: str


@dataclass(frozen=True, slots=True)
class ProposalVersions:
    """Oldest first; `labels`: those of the rulebook and the units, fetched once for every comparison."""

    all: Sequence[ProposalVersion]
    labels: ReceiptLabels

    def rows(self) -> list[VersionListRow]:
        """The newest first, each with what changed since the one before."""
        pairs = zip(self.all, [None, *self.all], strict=False)
        rows = [VersionListRow(version, before, self._changes(before, version)) for version, before in pairs]
        return rows[::-1]

    def _changes(self, before: ProposalVersion | None, version: ProposalVersion) -> str:
        return self.compare(before, version).sentence() if before else ""

    def compare(self, before: ProposalVersion, after: ProposalVersion) -> VersionComparison:
        return VersionComparison(before.content, after.content, self.labels)

    def by_key(self) -> dict[str, ProposalVersion]:
        return {version.key: version for version in self.all}


def proposal_versions_of(proposal: Proposal) -> ProposalVersions:
    """Two queries beside those of `with_related_rows`. The present text is a version of its own as soon as it differs
    from what was sent last.
    """
    versions = [_sent_version(number, receipt) for number, receipt in enumerate(_receipts(proposal), start=1)]
    content = receipt_content(proposal)
    if not versions or content != versions[-1].content:
        label = _("Now (not sent yet)") if proposal.status in UNSENT_STATUSES else _("Now")
        versions.append(ProposalVersion(CURRENT_KEY, label, content))
    labels = receipt_labels_of(proposal.edition.rules, [version.content for version in versions])
    return ProposalVersions(versions, labels)


def _receipts(proposal: Proposal) -> QuerySet[Receipt]:
    return proposal.receipts.select_related("actor").order_by("at", "pk")


def _sent_version(number: int, receipt: Receipt) -> ProposalVersion:
    # Number and moment differ in every receipt; they are no change of the proposal.
    content = {key: value for key, value in json.loads(receipt.content).items() if key not in RECEIPT_FIELDS}
    return ProposalVersion(str(number), _("Version %(number)d") % {"number": number}, content, receipt)
