"""Outgoing mail: stored in the transaction that causes it, sent by the worker (docs/decisions/017)."""
