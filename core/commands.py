"""What all commands share: --json, --actor, and a refusal as one clear message with exit code 1."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.errors import Refused

if TYPE_CHECKING:  # at run time it would load both workbook libraries for every command
    from core.imported_tables import ImportProblem


class ServiceCommand(BaseCommand):
    """A thin wrapper around one service or selector.

    Subclasses implement `run(**options)` and may return data for --json.
    """

    needs_actor = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        if self.needs_actor:
            parser.add_argument("--actor", required=True, metavar="EMAIL", help="the bureau member who is responsible")

    def run(self, *args: Any, **options: Any) -> Any:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = self.run(**options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        # A wrong path or encoding is for the caller to correct; a traceback would not help.
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{getattr(error, 'filename', None) or ''} {error}".strip()) from error
        if options["json"] and data is not None:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=_json_value))

    def print_line(self, options: dict[str, Any], text: object) -> None:
        """Print a line for people; with --json nothing, because the output must stay one JSON document."""
        if not options["json"]:
            self.stdout.write(str(text))

    def stop_with_problems(self, problems: Iterable[ImportProblem]) -> NoReturn:
        """Print every problem of an imported file with its row and end the command; nothing was written."""
        problems = list(problems)
        for problem in problems:
            place = _("row %(row)d") % {"row": problem.row} if problem.row else _("file")
            self.stderr.write(f"{place}: {problem.message}")
        raise CommandError(_("Nothing was written: %(count)d problems.") % {"count": len(problems)})


def _json_value(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def add_map_argument(parser: CommandParser) -> None:
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="NAME=HEADING",
        help="which heading of the file holds a column, such as entry=Nomor; may be repeated",
    )


def parse_column_mapping(pairs: list[str]) -> dict[str, str]:
    """`["entry=Nomor"]` as a dictionary; raises CommandError for anything else."""
    broken = [pair for pair in pairs if "=" not in pair]
    if broken:
        raise CommandError(f"--map {broken[0]}: NAME=HEADING expected")
    return dict(pair.split("=", 1) for pair in pairs)
