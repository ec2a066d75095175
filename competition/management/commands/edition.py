from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.models import Edition
from competition.schedule import grace_of, open_stages, window_of
from competition.selectors.editions import edition_by_slug, latest_version
from competition.services import create_edition, open_edition
from core.commands import ServiceCommand
from core.formats import format_datetime_id


class Command(ServiceCommand):
    help = "Create an edition from a loaded rulebook, open it (which freezes the rulebook), or show it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("action", choices=["create", "open", "show"])
        parser.add_argument("edition", metavar="EDITION", help="the edition's address, such as lomba-2026")
        parser.add_argument(
            "--actor", metavar="EMAIL", help="with create and open: the bureau member who is responsible"
        )
        parser.add_argument("--rulebook", help="with create: code of a loaded rulebook (its latest version is taken)")
        parser.add_argument("--name", help="with create: the name people read")
        parser.add_argument("--year", type=int, help="with create")
        parser.add_argument("--prefix", help="with create: first part of proposal codes (default: P and the year)")

    def run(self, *, action: str, **options: Any) -> Any:
        if action != "show" and not options["actor"]:
            raise CommandError(_("This needs --actor EMAIL."))
        return getattr(self, f"_{action}")(**options)

    def _create(self, *, edition: str, rulebook: str | None, **options: Any) -> dict[str, Any]:
        version = latest_version(rulebook or "")
        if version is None:
            raise CommandError(_("There is no loaded rulebook %(code)s; load it first.") % {"code": rulebook})
        year = options["year"] or timezone.localdate().year
        created = create_edition(
            slug=edition,
            name=options["name"] or edition,
            year=year,
            prefix=options["prefix"] or f"P{year % 100:02d}",
            version=version,
            actor=get_bureau_member(options["actor"]),
            at=timezone.now(),
        )
        self.print_line(
            options, _("Created: %(edition)s, rules of %(version)s") % {"edition": created, "version": version}
        )
        return edition_summary(created)

    def _open(self, *, edition: str, actor: str, **options: Any) -> dict[str, Any]:
        opened = open_edition(edition=edition_by_slug(edition), actor=get_bureau_member(actor), at=timezone.now())
        digest = opened.rulebook_version.digest
        self.print_line(options, _("Open. The rulebook is frozen under SHA-256 %(digest)s") % {"digest": digest})
        return edition_summary(opened)

    def _show(self, *, edition: str, **options: Any) -> dict[str, Any]:
        row = edition_by_slug(edition)
        data = edition_summary(row)
        zone = timezone.get_current_timezone()
        self.print_line(options, f"{row.name} ({row.get_status_display()}), {row.rulebook_version} {data['digest']}")
        for stage in row.rules.stages:
            window = window_of(stage)
            times = [format_datetime_id(at, zone) if at else "–" for at in (window.opens_at, window.closes_at)]
            mark = "*" if stage.code in data["open"] else " "
            self.print_line(options, f" {mark} {stage.code:24} {times[0]} – {times[1]}  {stage.label}")
        return data


def edition_summary(edition: Edition) -> dict[str, Any]:
    rules = edition.rules
    return {
        "edition": edition.slug,
        "name": edition.name,
        "status": edition.status,
        "rulebook": edition.rulebook_version.code,
        "version": edition.rulebook_version.number,
        "digest": edition.rulebook_version.digest,
        "grace_seconds": int(grace_of(rules).total_seconds()),
        "open": [stage.code for stage in open_stages(rules, timezone.now())],
        "stages": [stage.code for stage in rules.stages],
    }
