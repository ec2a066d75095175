"""Lists of units and of people to invite, read with every problem by row."""

from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole, Role, UnitType
from accounts.models import User, WorkUnit
from accounts.services import UnitData
from core.imported_tables import ImportProblem, read_table

UNIT_COLUMNS = {"code": ["kode"], "name": ["nama"], "type": ["jenis"]}
UNIT_OPTIONAL = {"parent": ["induk", "di bawah"], "agency": ["is_agency", "perangkat daerah"]}
PEOPLE_COLUMNS = {"name": ["nama"]}
PEOPLE_OPTIONAL = {"email": ["surel", "e-mail"], "unit": ["unit kerja", "kode unit"], "role": ["peran"]}
YES, NO = {"ya", "yes", "1", "true"}, {"", "tidak", "no", "0", "false"}


@contextmanager
def save_upload_temporarily(upload):
    """An uploaded list as a file under its own ending, for as long as it is read."""
    with TemporaryDirectory(prefix="list-") as folder:
        path = Path(folder) / f"list{Path(upload.name).suffix.lower()}"
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        yield path


def read_units(path) -> tuple[list[UnitData], list[ImportProblem]]:
    table = read_table(path, required=UNIT_COLUMNS, optional=UNIT_OPTIONAL)
    problems, units, seen = list(table.problems), [], set()
    parents = dict(WorkUnit.objects.values_list("code", "parent__code"))
    known = parents.keys() | {row.values["code"] for row in table.rows}
    parents |= {row.values["code"]: row.values["parent"] or None for row in table.rows}
    types = {value.casefold(): value for value in UnitType.values}
    types |= {str(label).casefold(): value for value, label in UnitType.choices}
    for row in table.rows:
        values, kind = row.values, types.get(row.values["type"].casefold())
        wrong = _wrong_unit(values, kind, known, seen, parents)
        problems += [ImportProblem(row.number, message) for message in wrong]
        seen.add(values["code"])
        if not wrong:
            is_agency = values["agency"].casefold() in YES
            units.append(UnitData(values["code"], values["name"], kind, values["parent"], is_agency))
    return units, problems


def _wrong_unit(values, kind, known, seen, parents) -> list[str]:
    wrong = []
    try:
        validate_slug(values["code"])
    except ValidationError:
        wrong.append(_("“%(text)s” is no code: letters, digits, hyphens.") % {"text": values["code"]})
    if len(values["code"]) > 40 or not 0 < len(values["name"]) <= 200:
        wrong.append(_("The code has at most 40 characters, the name 1 to 200."))
    if values["code"] in seen:
        wrong.append(_("The code %(code)s stands twice.") % {"code": values["code"]})
    if kind is None:
        wrong.append(_("“%(text)s” is no kind of unit.") % {"text": values["type"]})
    if values["parent"] and values["parent"] not in known:
        wrong.append(_("There is no unit %(code)s to stand under.") % {"code": values["parent"]})
    if values["agency"].casefold() not in YES | NO:
        wrong.append(_("“%(text)s” is neither yes nor no.") % {"text": values["agency"]})
    if _goes_round(values["code"], parents):
        wrong.append(_("The unit stands under itself."))
    return wrong


def _goes_round(code, parents) -> bool:
    above, seen = parents.get(code), set()
    while above and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def read_people(path) -> tuple[list[dict], list[ImportProblem]]:
    """Records for `invite_many`: name, email, unit code, role (a role of the system, operator or member)."""
    table = read_table(path, required=PEOPLE_COLUMNS, optional=PEOPLE_OPTIONAL)
    problems, seen, roles = list(table.problems), set(), known_roles()
    units = set(WorkUnit.objects.filter(is_active=True).values_list("code", flat=True))
    blocked = set(User.objects.filter(is_active=False).values_list("email", flat=True))
    for row in table.rows:
        row.values["role"] = roles.get(row.values["role"].casefold(), row.values["role"])
        wrong = _wrong_person(row.values, units, blocked, seen)
        seen.add(row.values["email"].lower())
        problems += [ImportProblem(row.number, message) for message in wrong]
    return [row.values for row in table.rows], problems


def role_labels() -> list[str]:
    return [str(label) for _value, label in [*Role.choices, *MembershipRole.choices]]


def known_roles() -> dict[str, str]:
    """How a list may name a role, by its name on the screens or by its code → the code."""
    choices = [*Role.choices, *MembershipRole.choices]
    return {name.casefold(): value for value, label in choices for name in (value, str(label))}


def _wrong_person(values, units, blocked, seen: Iterable[str]) -> list[str]:
    wrong, email = [], values["email"].lower()
    if not 0 < len(values["name"]) <= 150:
        wrong.append(_("A name has 1 to 150 characters."))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            wrong.append(_("“%(text)s” is not an e-mail address.") % {"text": email})
        if email in seen:
            wrong.append(_("%(email)s stands twice; each login name belongs to one person.") % {"email": email})
        if email in blocked:
            wrong.append(_("%(email)s is blocked; nothing was changed or sent.") % {"email": email})
    if values["unit"] and values["unit"] not in units:
        wrong.append(_("There is no active unit %(code)s.") % {"code": values["unit"]})
    role = values["role"].casefold()
    if role and role not in {*Role.values, *MembershipRole.values}:
        names = {"text": values["role"], "known": ", ".join(role_labels())}
        wrong.append(_("“%(text)s” is no role. Known: %(known)s.") % names)
    if role in MembershipRole.values and not values["unit"]:
        wrong.append(_("An operator or member needs a unit."))
    return wrong
