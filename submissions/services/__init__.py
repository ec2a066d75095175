"""Every write to proposals."""
