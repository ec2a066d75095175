"""The filters of the check queue; their names are the query keys of its address."""

from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from competition.models import Edition
from submissions.enums import ProposalStatus
from submissions.models import Proposal
from submissions.selectors.check_queue import (
    COMPLETE_DRAFTS,
    QUEUE_ORDERS,
    QUEUE_STATUSES,
    complete_drafts,
    queue_proposals,
    units_in_queue,
)


class CheckQueueFilterSet(WagtailFilterSet):
    """Proposals of the queue. An unknown value filters nothing and leaves the other filters alone."""

    cari = CharFilter(label=_("Search"), max_length=100, method="search")
    # Without a status the queue lists every received proposal, not every proposal.
    status = ChoiceFilter(label=_("Status"), empty_label=_("All"), method="filter_status")
    kategori = ChoiceFilter(label=_("Category"), empty_label=_("All"), field_name="category__code")
    unit = ChoiceFilter(label=_("Work unit"), empty_label=_("All"), field_name="unit")
    urut = ChoiceFilter(label=_("Order"), empty_label=None, method="sort")

    def __init__(self, data: QueryDict, *, edition: Edition) -> None:
        super().__init__(data, queue_proposals(edition))
        self.edition = edition
        statuses = [(status.value, status.label) for status in ProposalStatus if status in QUEUE_STATUSES]
        units = units_in_queue(edition).values_list("pk", "name")
        choices = {
            "status": [*statuses, (COMPLETE_DRAFTS, _("Complete, but not sent"))],
            "kategori": list(edition.rulebook_version.categories.values_list("code", "label")),
            "unit": [(str(pk), name) for pk, name in units],
            "urut": [(key, label) for key, (label, _fields) in QUEUE_ORDERS.items()],
        }
        # Choices depend on the edition, so they are not known when the class is made.
        for name, pairs in choices.items():
            self.filters[name].extra["choices"] = pairs

    @property
    def selected_status(self) -> str:
        """Empty while all statuses of the queue are listed."""
        self.form.is_valid()  # fills cleaned_data, without the fields that have an error
        return self.form.cleaned_data.get("status", "")

    @property
    def query(self) -> str:
        """The filters as the end of a query string, for the links to other pages and to the workbook."""
        self.form.is_valid()
        values = {name: value for name, value in self.form.cleaned_data.items() if value}
        return f"&{urlencode(values)}" if values else ""

    def filter_queryset(self, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        queryset = super().filter_queryset(queryset)
        return queryset if self.selected_status else queryset.filter(status__in=QUEUE_STATUSES)

    def filter_status(self, queryset: QuerySet[Proposal], name: str, status: str) -> QuerySet[Proposal]:
        if status == COMPLETE_DRAFTS:
            return queryset.filter(pk__in=complete_drafts(self.edition))
        return queryset.filter(status=status)

    def search(self, queryset: QuerySet[Proposal], name: str, text: str) -> QuerySet[Proposal]:
        return queryset.filter(
            Q(code__icontains=text)
            | Q(title__icontains=text)
            | Q(unit__name__icontains=text)
            | Q(team_name__icontains=text)
            | Q(reference__icontains=text)
        )

    def sort(self, queryset: QuerySet[Proposal], name: str, order: str) -> QuerySet[Proposal]:
        _label, fields = QUEUE_ORDERS[order]
        return queryset.order_by(*fields)
