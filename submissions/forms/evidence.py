from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

LONGEST_OFFSET = 10**18


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """`cleaned_data` holds a list. Whether a file can be stored is decided later, file by file."""

    widget = MultipleFileInput

    def clean(self, data: Sequence[UploadedFile], initial: None = None) -> list[UploadedFile]:
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(data)


class EvidenceUploadForm(forms.Form):
    def __init__(self, data: QueryDict, files: MultiValueDict[str, UploadedFile]) -> None:
        super().__init__(data, files)
        # Not in the class body, where the name would hide `Form.files`.
        self.fields["files"] = MultipleFileField(
            error_messages={"required": _("No file was chosen. Choose a file first, then upload it.")}
        )


class UploadPartForm(forms.Form):
    """The query of a part: at which byte of the file it begins."""

    offset = forms.IntegerField(min_value=0, max_value=LONGEST_OFFSET - 1)
