"""Functions that the fields of models, and therefore migrations, refer to: defaults, paths of files, the storage.

A migration is run years after it was written, so these functions never change what they do: a field that needs another
function gets a new one beside the old one.
"""

import secrets
from typing import Any

from django.core.files.storage import Storage, storages


def new_salt() -> str:
    """32 hexadecimal digits, by which nobody can guess a short text from its hash in the ledger."""
    return secrets.token_hex(16)


def attachment_path(attachment: Any, filename: str) -> str:
    """The path of an attachment's file, without the uploader's file name, which is stored beside it."""
    return f"evidence/{attachment.proposal_id}/{attachment.uuid}"


def job_path(job: Any, filename: str) -> str:
    """The path of the file that a job made."""
    return f"jobs/{job.uuid}"


def private_storage() -> Storage:
    """The storage whose files have no URL; a view that has checked permission serves them."""
    return storages["private"]
