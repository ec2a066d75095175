"""The filters of the list of editions. Their names are the keys of the query string, in Indonesian."""

from __future__ import annotations

from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from competition.enums import EditionStatus
from competition.models import Edition

MAX_WORDS_LENGTH = 100


class YearFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


class EditionFilterSet(WagtailFilterSet):
    """`cari`: words of name and address, or the whole prefix. A value that does not fit is ignored."""

    cari = django_filters.CharFilter(label=_("Search"), method="filter_words", max_length=MAX_WORDS_LENGTH)
    keadaan = django_filters.ChoiceFilter(
        field_name="status", label=_("Status"), empty_label=_("Every status"), choices=EditionStatus.choices
    )
    tahun = YearFilter(field_name="year", label=_("Year"), min_value=1900, max_value=2200)

    class Meta:
        model = Edition
        fields: list[str] = []

    @property
    def status(self) -> str:
        return self._clean_values().get("keadaan") or ""

    @property
    def query(self) -> str:
        """The filters as the end of a query string, for the links to other pages and to the workbook."""
        values = {name: value for name, value in self._clean_values().items() if value}
        return f"&{urlencode(values)}" if values else ""

    def _clean_values(self) -> dict[str, str]:
        self.form.is_valid()
        return self.form.cleaned_data

    def filter_words(self, queryset: QuerySet[Edition], name: str, value: str) -> QuerySet[Edition]:
        return queryset.filter(Q(name__icontains=value) | Q(slug__icontains=value) | Q(prefix__iexact=value))
