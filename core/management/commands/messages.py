from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from core import translations
from core.commands import ServiceCommand


class Command(ServiceCommand):
    help = "Bring locale/*/LC_MESSAGES/django.po up to date with the code, or only check or compile it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        task = parser.add_mutually_exclusive_group()
        task.add_argument("--check", action="store_true", help="exit 1 with a list unless every catalogue is complete")
        task.add_argument("--compile", action="store_true", help="write the .mo files that are missing or out of date")

    def run(self, *, check: bool, compile: bool, **options: Any) -> dict[str, Any]:  # noqa: A002 - named by the option
        if compile:
            return self._compile(options)
        paths = list(translations.message_sources(settings.BASE_DIR, own_packages()))
        extracted = translations.extract_messages(settings.BASE_DIR, paths)
        if check:
            return self._check(paths, extracted)
        for locale, po in translations.catalogue_files(settings.LOCALE_PATHS[0]):
            translations.merge_catalogue(po, locale, extracted)
            self.print_line(options, f"{po.relative_to(settings.BASE_DIR)}: {len(extracted)} messages")
        return {"messages": len(extracted)}

    def _compile(self, options: dict[str, Any]) -> dict[str, Any]:
        compiled = [
            str(po)
            for folder in settings.LOCALE_PATHS
            for locale, po in translations.catalogue_files(Path(folder))
            if translations.compile_catalogue(po, locale)
        ]
        for po in compiled:
            self.print_line(options, f"compiled {po}")
        return {"compiled": compiled}

    def _check(self, paths: list[Path], extracted: Catalog) -> dict[str, Any]:
        faults = list(translations.messages_built_at_run_time(settings.BASE_DIR, paths))
        for locale, po in translations.catalogue_files(settings.LOCALE_PATHS[0]):
            faults += translations.catalogue_faults(po, locale, extracted)
        if faults:
            lines = "\n".join(sorted(map(str, faults)))
            raise CommandError(f"{lines}\n{len(faults)} messages need work (bin/messages brings new ones in).")
        return {"messages": len(extracted)}


def own_packages() -> list[str]:
    """The packages beside manage.py that have messages: config, which is no app, and our apps."""
    top = settings.BASE_DIR
    names = dict.fromkeys(app.name.split(".")[0] for app in apps.get_app_configs())
    return ["config", *(name for name in names if (top / name).is_dir())]
