"""Pictures that editors upload: what cannot be opened is refused in words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from PIL import UnidentifiedImageError
from PIL.Image import DecompressionBombError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import Image


class PictureField(WagtailImageField):
    def to_python(self, data: Any) -> Any:
        """The picture; a file that cannot be opened is refused with the words of the field."""
        # A header that promises more than the file holds passes Wagtail's first look and raises in its second.
        try:
            return super().to_python(data)
        except (UnidentifiedImageError, DecompressionBombError, OSError) as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class PictureForm(BaseImageForm):
    file = PictureField(
        label=capfirst(Image._meta.get_field("file").verbose_name), widget=BaseImageForm.Meta.widgets["file"]
    )
