from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import WorkUnit


@dataclass(frozen=True, slots=True)
class UnitData:
    """One line of a list of units; `parent` is the code of the unit above or empty."""

    code: str
    name: str
    type: str
    parent: str = ""
    is_agency: bool = False


@transaction.atomic
def save_units(units: Iterable[UnitData]) -> tuple[int, int]:
    """Create or correct units by their code, all or none. Returns the numbers of new and of corrected units."""
    units, new_count = list(units), 0
    rows = {}
    for data in units:
        fields = {"name": data.name, "type": data.type, "is_agency": data.is_agency}
        rows[data.code], is_new = WorkUnit.objects.update_or_create(code=data.code, defaults=fields)
        new_count += is_new
    # Only now every parent exists, whatever the order of the list.
    parents = WorkUnit.objects.in_bulk({data.parent for data in units if data.parent}, field_name="code")
    for data in units:
        row = rows[data.code]
        row.parent = parents[data.parent] if data.parent else None
        row.save(update_fields=["parent"])
    return new_count, len(units) - new_count
