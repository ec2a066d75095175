from core.ledger import LedgerEntry, LedgerStream
from core.mail.models import OutgoingMail

__all__ = ["LedgerEntry", "LedgerStream", "OutgoingMail"]
