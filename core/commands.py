"""What all commands share: --json, --actor, refusals as one clear message and exit code 1."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.errors import Refused


class Command(BaseCommand):
    """A thin wrapper around one service or selector.

    Subclasses implement `run(**options)` and may return data for --json.
    """

    needs_actor = False

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        if self.needs_actor:
            parser.add_argument("--actor", required=True, metavar="EMAIL", help="the bureau member who is responsible")

    def handle(self, *args, **options):
        try:
            data = self.run(**options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{getattr(error, 'filename', None) or ''} {error}".strip()) from error
        if options["json"] and data is not None:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=_plain))

    def say(self, options, text):
        """A line for people; silent with --json."""
        if not options["json"]:
            self.stdout.write(str(text))

    def refuse(self, problems):
        """List every problem of a file by row and stop; nothing was written."""
        for problem in problems:
            place = _("row %(row)d") % {"row": problem.row} if problem.row else _("file")
            self.stderr.write(f"{place}: {problem.message}")
        raise CommandError(_("Nothing was written: %(count)d problems.") % {"count": len(problems)})


def _plain(value):
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def add_map_argument(parser) -> None:
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="NAME=HEADING",
        help="which heading of the file holds a column, such as entry=Nomor; may be repeated",
    )


def mapping_of(pairs: list[str]) -> dict[str, str]:
    """`["entry=Nomor"]` as a dictionary; raises CommandError for anything else."""
    broken = [pair for pair in pairs if "=" not in pair]
    if broken:
        raise CommandError(f"--map {broken[0]}: NAME=HEADING expected")
    return dict(pair.split("=", 1) for pair in pairs)
