from core.ledger import LedgerEntry, LedgerStream

__all__ = ["LedgerEntry", "LedgerStream"]
