"""Wagtail's admin is in Indonesian: locale/wagtail translates what Wagtail's own catalogue does not."""

from pathlib import Path

import pytest
import wagtail
from django.conf import settings
from django.utils import translation

from core import translations

PACKAGES = (
    "admin",
    "documents",
    "images",
    "users",
    "",
    "contrib/redirects",
    "contrib/settings",
    "contrib/table_block",
    "contrib/typed_table_block",
)
TOP = Path(wagtail.__file__).parent


def folded(message):
    return (message.context, message.id if isinstance(message.id, str) else message.id[0])


def translated(po):
    catalog = translations.read_catalogue(po, "id")
    return {folded(message) for message in catalog if message.id and translations.is_translated(message)}


def is_shortcut(message):
    """Whether the message is the name of a key, which is the same in every language."""
    return str(message.id).startswith(("Ctrl", "⌘"))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_word_of_the_desk_is_left_in_english(package):
    our_texts = translated(settings.LOCALE_PATHS[1] / "id/LC_MESSAGES/django.po")
    folder = TOP / package / "locale"
    wagtail_texts = translated(folder / "id_ID/LC_MESSAGES/django.po")
    catalogue = translations.read_catalogue(folder / "en/LC_MESSAGES/django.po", "en")
    missing = [m.id for m in catalogue if m.id and not is_shortcut(m) and folded(m) not in our_texts | wagtail_texts]
    assert missing == []


def test_our_words_keep_what_is_filled_in():
    catalog = translations.read_catalogue(settings.LOCALE_PATHS[1] / "id/LC_MESSAGES/django.po", "id")
    assert [m.id for m in catalog if m.id and not translations.keeps_placeholders(m)] == []


def test_the_running_site_uses_them():
    with translation.override("id"):
        assert translation.gettext("Site history") == "Riwayat situs"
        assert translation.ngettext("There is %(counter)s match", "There are %(counter)s matches", 3).startswith("Ada")
