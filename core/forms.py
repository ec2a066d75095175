"""Forms and fields that more than one app uses."""

from typing import Any

from django import forms

MAX_TEXT_LENGTH = 300  # SQLite refuses very long patterns


class ShortTextField(forms.CharField):
    """A text that is cut to `cut_length` instead of refused, without NUL, which PostgreSQL refuses."""

    def __init__(self, *, cut_length: int = MAX_TEXT_LENGTH, **options: Any) -> None:
        self.cut_length = cut_length
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(str(value or "").replace("\x00", "")) or ""
        return text[: self.cut_length]


class ListForm(forms.Form):
    """What the address of a list asks for; `halaman`: the number of a page; `xlsx`, with any value: the list as a file.

    People cut and edit addresses: a value that does not fit its field is left out and costs the others nothing.
    """

    # Links lead to a page; a filter that a person fills in begins again at the first.
    halaman = ShortTextField(required=False, widget=forms.HiddenInput)

    @property
    def page_number(self) -> str:
        return self.value_of("halaman")

    @property
    def is_download(self) -> bool:
        return "xlsx" in self.data

    def value_of(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")
