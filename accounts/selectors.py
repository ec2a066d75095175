from accounts.models import Membership, User, WorkUnit


def agency_map() -> dict[int, int]:
    """Unit id → id of the agency it belongs to; a unit above all agencies belongs to none and never conflicts."""
    units = {
        pk: (parent, is_agency)
        for pk, parent, is_agency in WorkUnit.objects.values_list("pk", "parent_id", "is_agency")
    }
    return {pk: agency for pk in units if (agency := _agency_of(pk, units)) is not None}


def _agency_of(pk, units):
    seen = set()
    while pk is not None and pk not in seen:
        seen.add(pk)
        parent, is_agency = units[pk]
        if is_agency:
            return pk
        pk = parent
    return None


def unit_and_below(unit: WorkUnit) -> set[int]:
    """Ids of a unit and all its sub-units."""
    children: dict[int, list[int]] = {}
    for pk, parent in WorkUnit.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(), [unit.pk]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(children.get(pk, []))
    return found


def agencies_of(user: User) -> set[int]:
    """Ids of the agencies a person works for now."""
    agencies = agency_map()
    units = Membership.objects.current().filter(user=user).values_list("unit_id", flat=True)
    return {agencies[unit] for unit in units if unit in agencies}
