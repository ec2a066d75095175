from django import forms

HIGHEST_VERSION = 999_999_999


class SheetVersionForm(forms.Form):
    """Which state of the sheet a page was made from."""

    version = forms.IntegerField(required=False, min_value=0, max_value=HIGHEST_VERSION)

    @property
    def seen_version(self) -> int:
        """0 where there was no draft yet or where the text is no version."""
        self.is_valid()
        return self.cleaned_data.get("version") or 0
