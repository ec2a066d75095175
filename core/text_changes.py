"""Texts that a browser saves while somebody writes: it sends what it changed in the text that it knows by its version.

A change is some hundred bytes instead of the whole text. Where the version is no longer the stored one nothing is
overwritten: the stored text is sent back and people decide (docs/decisions/013). Free of Django's models, so that
answers and score sheets keep their texts as suits them.
"""

from dataclasses import dataclass
from enum import Enum, auto

from django.utils.translation import gettext as _

from core.errors import Refused
from core.hashes import hash_text


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text as the server keeps it. `version`: which of its saves this is, 0 = never saved. `key`: that of the last
    change which a script sent, empty after a save of the whole form.
    """

    text: str = ""
    version: int = 0
    key: str = ""

    @property
    def opened(self) -> str:
        """The fingerprint that a form of this text sends along."""
        return text_fingerprint(self.text)


@dataclass(frozen=True, slots=True)
class TextChange:
    """`insert` replaces the characters `start` to `end` (Unicode code points) of the text of `version`, 0 = none yet.

    `key`: made once by the browser, the same when the same change is sent again. `digest`: of the text that results.
    The names are those of the JSON that static/js/autosave.js sends.
    """

    version: int
    start: int
    end: int
    insert: str
    key: str
    digest: str


class FormTextState(Enum):
    """`CONFLICT`: both the form's text and the stored one are others than the form was opened with."""

    UNCHANGED = auto()
    CHANGED = auto()
    CONFLICT = auto()


class TextConflict(Refused):
    """The stored text is another than the one that was changed; `author` says in words who saved it."""

    def __init__(self, stored: StoredText, author: str) -> None:
        self.stored, self.author = stored, author
        super().__init__(_("Another text was saved meanwhile."))


def normalise_text(text: str) -> str:
    """The text with one kind of line break and none at its end: browsers send another kind than they received."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def text_fingerprint(text: str) -> str:
    """The first half of the normalised text's SHA-256: by it a form knows which text it was opened with."""
    return text_digest(normalise_text(text))


def text_digest(text: str) -> str:
    """The first 16 hexadecimal digits of the text's SHA-256, as the browser computes them."""
    return hash_text(text)[:16]


def compare_form_text(text: str, *, stored: str, opened: str) -> FormTextState:
    """What a text of a whole form means beside the stored one. `opened`: the fingerprint of the text which the form was
    opened with; without one the form is taken to be of the stored text.
    """
    opened = opened or text_fingerprint(stored)
    # Unchanged here: either nothing new, or the form still shows what it was opened with.
    if normalise_text(text) == normalise_text(stored) or text_fingerprint(text) == opened:
        return FormTextState.UNCHANGED
    return FormTextState.CHANGED if text_fingerprint(stored) == opened else FormTextState.CONFLICT


def is_saved_already(stored: StoredText, change: TextChange) -> bool:
    """Whether the change is stored: a browser repeats a save whose answer it did not get, and another window may have
    saved the same text.
    """
    if not stored.version:
        return False
    is_same_text = change.version != stored.version and text_digest(stored.text) == change.digest
    return stored.key == change.key or is_same_text


def apply_change(stored: StoredText, change: TextChange, *, author: str) -> str:
    """The changed text; raises TextConflict where version, positions or digest do not fit the stored one. `author` says
    who saved that one.
    """
    is_inside = 0 <= change.start <= change.end <= len(stored.text)
    text = stored.text[: change.start] + change.insert + stored.text[change.end :]
    if change.version != stored.version or not is_inside or text_digest(text) != change.digest:
        raise TextConflict(stored, author)
    return text


def name_author(*, is_own: bool, name: str) -> str:
    """Who saved the text that is in the way: the reader's other window, or somebody by name."""
    return _("By you, in another window or on another device.") if is_own else name
