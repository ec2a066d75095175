"""Functions that fields of models and therefore migrations name: defaults, paths of files, storage.

A migration is run years after it was written, so nothing here changes its sense: a field that needs another function
gets a new one beside the old.
"""

import secrets

from django.core.files.storage import storages


def new_salt():
    """32 hexadecimal digits that make the hash of a short text in the ledger impossible to guess back."""
    return secrets.token_hex(16)


def attachment_path(attachment, filename):
    """No word of the uploader's in it: the name to show is kept beside the file."""
    return f"evidence/{attachment.proposal_id}/{attachment.uuid}"


def job_path(job, filename):
    """Where the file that a job made is stored."""
    return f"jobs/{job.uuid}"


def private_storage():
    """The storage whose files have no address; a view that has asked for permission hands them out."""
    return storages["private"]
