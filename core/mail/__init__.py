"""Outgoing mail: kept with the deed that causes it, sent by the worker (docs/decisions/017)."""
