"""Uploaded lists of units and of people to invite, read with every problem and its row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email, validate_slug
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole, Role, UnitType
from accounts.models import User, WorkUnit
from accounts.services.units import UnitData
from core.imported_tables import ImportProblem, read_table

UNIT_COLUMNS = {"code": ["kode"], "name": ["nama"], "type": ["jenis"]}
UNIT_OPTIONAL = {"parent": ["induk", "di bawah"], "agency": ["is_agency", "perangkat daerah"]}
PEOPLE_COLUMNS = {"name": ["nama"]}
PEOPLE_OPTIONAL = {"email": ["surel", "e-mail"], "unit": ["unit kerja", "kode unit"], "role": ["peran"]}
YES, NO = {"ya", "yes", "1", "true"}, {"", "tidak", "no", "0", "false"}


@contextmanager
def save_upload_temporarily(upload: UploadedFile) -> Iterator[Path]:
    """The path of an uploaded list while the block runs. It has the upload's extension, which `read_table` looks at."""
    with TemporaryDirectory(prefix="list-") as folder:
        path = Path(folder) / f"list{Path(upload.name or '').suffix.lower()}"
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        yield path


def read_units(path: str | Path) -> tuple[list[UnitData], list[ImportProblem]]:
    """The units of a list that have no problem, and the problems of the others."""
    table = read_table(path, required=UNIT_COLUMNS, optional=UNIT_OPTIONAL)
    problems, units = list(table.problems), []
    codes: set[str] = set()
    parents: dict[str, str | None] = dict(WorkUnit.objects.values_list("code", "parent__code"))
    existing_codes = parents.keys() | {row.values["code"] for row in table.rows}
    # The parents as they will be after the import: only then a unit can be found that would stand under itself.
    parents |= {row.values["code"]: row.values["parent"] or None for row in table.rows}
    types = {value.casefold(): value for value in UnitType.values}
    types |= {str(label).casefold(): value for value, label in UnitType.choices}
    for row in table.rows:
        values, unit_type = row.values, types.get(row.values["type"].casefold(), "")
        messages = [
            *_find_code_problems(values, codes),
            *_find_unit_problems(values, unit_type, existing_codes, parents),
        ]
        problems += [ImportProblem(row.number, message) for message in messages]
        codes.add(values["code"])
        if not messages:
            is_agency = values["agency"].casefold() in YES
            units.append(UnitData(values["code"], values["name"], unit_type, values["parent"], is_agency))
    return units, problems


def _find_code_problems(values: Mapping[str, str], earlier_codes: Collection[str]) -> Iterator[str]:
    try:
        validate_slug(values["code"])
    except ValidationError:
        yield _("“%(text)s” is no code: letters, digits, hyphens.") % {"text": values["code"]}
    if len(values["code"]) > 40 or not 0 < len(values["name"]) <= 200:
        yield _("The code has at most 40 characters, the name 1 to 200.")
    if values["code"] in earlier_codes:
        yield _("The code %(code)s stands twice.") % {"code": values["code"]}


def _find_unit_problems(
    values: Mapping[str, str], unit_type: str, existing_codes: Collection[str], parents: Mapping[str, str | None]
) -> Iterator[str]:
    if not unit_type:
        yield _("“%(text)s” is no kind of unit.") % {"text": values["type"]}
    if values["parent"] and values["parent"] not in existing_codes:
        yield _("There is no unit %(code)s to stand under.") % {"code": values["parent"]}
    if values["agency"].casefold() not in YES | NO:
        yield _("“%(text)s” is neither yes nor no.") % {"text": values["agency"]}
    if _is_below_itself(values["code"], parents):
        yield _("The unit stands under itself.")


def _is_below_itself(code: str, parents: Mapping[str, str | None]) -> bool:
    above, visited = parents.get(code), set()
    # Stored units may stand in a circle that this one is no part of.
    while above and above not in visited:
        if above == code:
            return True
        visited.add(above)
        above = parents.get(above)
    return False


def read_people(path: str | Path) -> tuple[list[dict[str, str]], list[ImportProblem]]:
    """Records with name, email, unit (its code) and role (the value of a Role or MembershipRole), and all problems."""
    table = read_table(path, required=PEOPLE_COLUMNS, optional=PEOPLE_OPTIONAL)
    problems, roles = list(table.problems), role_values_by_name()
    emails: set[str] = set()
    unit_codes = set(WorkUnit.objects.filter(is_active=True).values_list("code", flat=True))
    blocked = set(User.objects.filter(is_active=False).values_list("email", flat=True))
    for row in table.rows:
        # An unknown role stays as it was typed, so that the problem can quote it.
        row.values["role"] = roles.get(row.values["role"].casefold(), row.values["role"])
        messages = [
            *_find_person_problems(row.values, blocked, emails),
            *_find_role_problems(row.values, unit_codes),
        ]
        emails.add(row.values["email"].lower())
        problems += [ImportProblem(row.number, message) for message in messages]
    return [row.values for row in table.rows], problems


def role_labels() -> list[str]:
    return [str(label) for _value, label in [*Role.choices, *MembershipRole.choices]]


def role_values_by_name() -> dict[str, str]:
    """The value of a role by each name that a list may use for it, case-folded: its label on screens or its value."""
    choices = [*Role.choices, *MembershipRole.choices]
    return {name.casefold(): value for value, label in choices for name in (value, str(label))}


def _find_person_problems(
    values: Mapping[str, str], blocked: Collection[str], earlier_emails: Collection[str]
) -> Iterator[str]:
    email = values["email"].lower()
    if not 0 < len(values["name"]) <= 150:
        yield _("A name has 1 to 150 characters.")
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError:
        yield _("“%(text)s” is not an e-mail address.") % {"text": email}
    if email in earlier_emails:
        yield _("%(email)s stands twice; each login name belongs to one person.") % {"email": email}
    if email in blocked:
        yield _("%(email)s is blocked; nothing was changed or sent.") % {"email": email}


def _find_role_problems(values: Mapping[str, str], unit_codes: Collection[str]) -> Iterator[str]:
    if values["unit"] and values["unit"] not in unit_codes:
        yield _("There is no active unit %(code)s.") % {"code": values["unit"]}
    role = values["role"].casefold()
    if role and role not in {*Role.values, *MembershipRole.values}:
        names = {"text": values["role"], "known": ", ".join(role_labels())}
        yield _("“%(text)s” is no role. Known: %(known)s.") % names
    if role in MembershipRole.values and not values["unit"]:
        yield _("An operator or member needs a unit.")
