"""Every version of a proposal: what each receipt says was sent, and the text as it stands now."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from submissions.enums import EDITABLE_STATUSES, ProposalStatus
from submissions.models import Proposal, Receipt
from submissions.selectors.receipt_content import receipt_content
from submissions.selectors.version_comparison import ReceiptLabels, VersionComparison, receipt_labels_of

CURRENT_KEY = "sekarang"
UNSENT_STATUSES = (*EDITABLE_STATUSES, ProposalStatus.IN_APPROVAL)
RECEIPT_FIELDS = ("number", "at")


@dataclass(frozen=True, slots=True)
class ProposalVersion:
    """`key` is its name in an address. The text as it stands has no receipt."""

    key: str
    label: str
    content: dict
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class VersionListRow:
    """A version in the list; `before`: the one it is compared with, None for the first."""

    version: ProposalVersion
    before: ProposalVersion | None
    changes: str


@dataclass(frozen=True, slots=True)
class ProposalVersions:
    """Oldest first; `words` are those of the rulebook and the units, fetched once for every comparison."""

    all: Sequence[ProposalVersion]
    words: ReceiptLabels

    def rows(self) -> list[VersionListRow]:
        """The newest first, each with what changed since the one before."""
        pairs = zip(self.all, [None, *self.all], strict=False)
        rows = [VersionListRow(version, before, self._changes(before, version)) for version, before in pairs]
        return rows[::-1]

    def _changes(self, before, version) -> str:
        return self.compare(before, version).sentence() if before else ""

    def compare(self, before: ProposalVersion, after: ProposalVersion) -> VersionComparison:
        return VersionComparison(before.content, after.content, self.words)

    def by_key(self) -> dict[str, ProposalVersion]:
        return {version.key: version for version in self.all}


def proposal_versions_of(proposal: Proposal) -> ProposalVersions:
    """Two queries beside what was fetched with `with_parts`. The text of now is a version of its own as soon as it
    differs from what was sent last.
    """
    sent = [_sent(number, receipt) for number, receipt in enumerate(_receipts(proposal), start=1)]
    now = receipt_content(proposal)
    if not sent or now != sent[-1].content:
        label = _("Now (not sent yet)") if proposal.status in UNSENT_STATUSES else _("Now")
        sent.append(ProposalVersion(CURRENT_KEY, label, now))
    return ProposalVersions(sent, receipt_labels_of(proposal.edition.rules, [version.content for version in sent]))


def _receipts(proposal):
    return proposal.receipts.select_related("actor").order_by("at", "pk")


def _sent(number, receipt) -> ProposalVersion:
    content = {key: value for key, value in json.loads(receipt.content).items() if key not in RECEIPT_FIELDS}
    return ProposalVersion(str(number), _("Version %(number)d") % {"number": number}, content, receipt)
