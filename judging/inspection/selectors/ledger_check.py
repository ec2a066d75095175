"""The check of a ledger on a page: the audit, within what one request may cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competition.models import Edition
from judging.inspection.selectors.audit import audit_edition

MAX_ENTRIES = 100_000  # what one request may read; a longer ledger is checked on the server
MAX_PROBLEMS = 50
HEAD_LENGTH = 64
HEX_DIGITS = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """What a check came to.

    `refusal`: why nothing was checked; `problems`: the first ones that the audit names, and `more_problems` how many
    besides; `printed_head`: the head from a document that was looked for.
    """

    refusal: str = ""
    length: int = 0
    sheets: int = 0
    head: str = ""
    printed_head: str = ""
    problems: Sequence[str] = ()
    more_problems: int = 0

    @property
    def is_in_order(self) -> bool:
        return not self.refusal and not self.problems


def check_ledger(edition: Edition, printed_head: str) -> LedgerCheck:
    """Audit an edition as `manage.py audit` does. `printed_head`: a hash from a printed document; empty without one."""
    # Printed in groups and typed by hand: spaces and capitals are forgiven.
    head = "".join(printed_head.split()).lower()
    if head and (len(head) != HEAD_LENGTH or set(head) - HEX_DIGITS):
        refusal = _("A ledger head has %(digits)d characters, 0–9 and a–f; compare it with the document.")
        return LedgerCheck(refusal=refusal % {"digits": HEAD_LENGTH}, printed_head=head)
    if edition.ledger.length > MAX_ENTRIES:
        refusal = _("This ledger has more than %(limit)d entries. Ask whoever keeps the server to run: %(command)s")
        values = {"limit": MAX_ENTRIES, "command": f"manage.py audit {edition.slug}"}
        return LedgerCheck(refusal=refusal % values, printed_head=head)
    report = audit_edition(edition, head=head or None)
    return LedgerCheck(
        length=report.length,
        sheets=report.sheets,
        head=report.head,
        printed_head=head,
        problems=report.problems[:MAX_PROBLEMS],
        more_problems=len(report.problems[MAX_PROBLEMS:]),
    )
