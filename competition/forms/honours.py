"""Lists of honours, read with every problem by row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from competition.models import AwardedInnovation
from core.imported_tables import ImportProblem, read_table

REQUIRED = {"list_code": ["list", "daftar", "kode daftar"], "year": ["tahun"], "title": ["judul", "judul inovasi"]}
OPTIONAL = {"holder": ["penerima", "instansi", "unit"]}
YEARS = range(1990, 2201)


def read_honours(path: Path) -> tuple[list[AwardedInnovation], list[ImportProblem]]:
    """Unsaved rows; a line that stands twice in the file counts once."""
    table = read_table(path, required=REQUIRED, optional=OPTIONAL)
    problems, rows = list(table.problems), {}
    for row in table.rows:
        values = row.values
        messages = _messages_of_row(values)
        problems += [ImportProblem(row.number, message) for message in messages]
        if not messages:
            # People write "Top 99"; a rulebook names the list as top_99.
            code = values["list_code"].strip().lower().replace(" ", "_").replace("-", "_")
            innovation = AwardedInnovation(
                list_code=code, year=int(values["year"]), title=values["title"], holder=values["holder"]
            )
            rows[(innovation.list_code, innovation.year, innovation.title, innovation.holder)] = innovation
    return list(rows.values()), problems


def _messages_of_row(values: Mapping[str, str]) -> list[str]:
    messages = []
    if not 0 < len(values["list_code"]) <= 40:
        messages.append(_("The list has a code of 1 to 40 characters, such as top_99."))
    if not values["year"].isdecimal() or int(values["year"]) not in YEARS:
        messages.append(_("“%(text)s” is no year.") % {"text": values["year"]})
    if not 0 < len(values["title"]) <= 250:
        messages.append(_("A title has 1 to 250 characters."))
    if len(values["holder"]) > 200:
        messages.append(_("Who was awarded has at most 200 characters."))
    return messages
