"""The filters of the lists of mail and of invitations. Their names are the keys of the query string, in Indonesian."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet

from accounts.enums import InvitationState
from accounts.models import Invitation
from accounts.models.invitation import InvitationQuerySet
from core.mail.enums import MailState
from core.mail.models import OutgoingMail

MAX_WORDS_LENGTH = 300  # SQLite refuses very long patterns


class StateAndWordsFilterSet(WagtailFilterSet):
    """`keadaan`: one state; `cari`: words. An unknown state is ignored and costs the words nothing."""

    cari = django_filters.CharFilter(method="filter_words")

    @property
    def state(self) -> str:
        return self._clean_value("keadaan")

    @property
    def words(self) -> str:
        return self._clean_value("cari")

    @property
    def query(self) -> str:
        """Both filters as the end of a query string, for the links to other pages and to the workbook."""
        return f"&{urlencode({'keadaan': self.state, 'cari': self.words})}"

    def _clean_value(self, name: str) -> str:
        self.form.is_valid()
        return self.form.cleaned_data.get(name) or ""

    def filter_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        raise NotImplementedError


class MailFilterSet(StateAndWordsFilterSet):
    keadaan = django_filters.ChoiceFilter(field_name="state", choices=MailState.choices)

    class Meta:
        model = OutgoingMail
        fields: list[str] = []

    def filter_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = value[:MAX_WORDS_LENGTH]
        return queryset.filter(Q(recipient__icontains=words) | Q(subject__icontains=words))


class InvitationFilterSet(StateAndWordsFilterSet):
    keadaan = django_filters.ChoiceFilter(method="filter_state", choices=InvitationState.choices)

    class Meta:
        model = Invitation
        fields: list[str] = []

    def filter_state(self, queryset: InvitationQuerySet, name: str, value: str) -> InvitationQuerySet:
        return queryset.in_state(InvitationState(value), timezone.now())

    def filter_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = value[:MAX_WORDS_LENGTH]
        return queryset.filter(Q(user__name__icontains=words) | Q(user__email__icontains=words))
