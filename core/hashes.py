"""Hashes of texts. Free of Django, because the hash chain and the rulebook are checked outside of it, too."""

import hashlib
import hmac


def hash_text(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def salted_hash(text: str, salt: str) -> str:
    """HMAC-SHA-256 of a text, for the ledger's entry about a text that must stay erasable.

    Once the salt is deleted nobody can find the text again by trying. Raises ValueError for an empty salt.
    """
    if not salt:
        raise ValueError("a salted hash needs a salt")
    return hmac.new(salt.encode(), text.encode(), hashlib.sha256).hexdigest()
