"""Mails about proposals."""
