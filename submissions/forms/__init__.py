"""What people hand in, turned into data."""

from submissions.forms.entries import EntryFile, read_entries

__all__ = ["EntryFile", "read_entries"]
