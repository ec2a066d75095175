"""Every version of a proposal: what each receipt says was sent, and the text as it stands now."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from submissions.enums import EDITABLE, ProposalStatus
from submissions.models import Proposal, Receipt
from submissions.selectors.comparison import Comparison, Words, words_of
from submissions.selectors.receipts import content_of

NOW = "sekarang"
UNSENT = (*EDITABLE, ProposalStatus.IN_APPROVAL)
OF_THE_RECEIPT = ("number", "at")


@dataclass(frozen=True, slots=True)
class Version:
    """`key` is its name in an address. The text as it stands has no receipt."""

    key: str
    label: str
    content: dict
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list; `before`: the one it is compared with, None for the first."""

    version: Version
    before: Version | None
    changes: str


@dataclass(frozen=True, slots=True)
class Versions:
    """Oldest first; `words` are those of the rulebook and the units, fetched once for every comparison."""

    all: Sequence[Version]
    words: Words

    def rows(self) -> list[VersionRow]:
        """The newest first, each with what changed since the one before."""
        pairs = zip(self.all, [None, *self.all], strict=False)
        rows = [VersionRow(version, before, self._changes(before, version)) for version, before in pairs]
        return rows[::-1]

    def _changes(self, before, version) -> str:
        return self.compare(before, version).sentence() if before else ""

    def compare(self, before: Version, after: Version) -> Comparison:
        return Comparison(before.content, after.content, self.words)

    def by_key(self) -> dict[str, Version]:
        return {version.key: version for version in self.all}


def versions_of(proposal: Proposal) -> Versions:
    """Two queries beside what was fetched with `with_parts`. The text of now is a version of its own as soon as it
    differs from what was sent last.
    """
    sent = [_sent(number, receipt) for number, receipt in enumerate(_receipts(proposal), start=1)]
    now = content_of(proposal)
    if not sent or now != sent[-1].content:
        label = _("Now (not sent yet)") if proposal.status in UNSENT else _("Now")
        sent.append(Version(NOW, label, now))
    return Versions(sent, words_of(proposal.edition.rules, [version.content for version in sent]))


def _receipts(proposal):
    return proposal.receipts.select_related("actor").order_by("at", "pk")


def _sent(number, receipt) -> Version:
    content = {key: value for key, value in json.loads(receipt.content).items() if key not in OF_THE_RECEIPT}
    return Version(str(number), _("Version %(number)d") % {"number": number}, content, receipt)
