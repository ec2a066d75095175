from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError

from core import messages
from core.commands import Command as BaseCommand


class Command(BaseCommand):
    help = "Bring locale/*/LC_MESSAGES/django.po up to date with the code, or only check or compile it."
    requires_system_checks = []

    def add_arguments(self, parser):
        super().add_arguments(parser)
        task = parser.add_mutually_exclusive_group()
        task.add_argument("--check", action="store_true", help="exit 1 with a list unless every catalogue is complete")
        task.add_argument("--compile", action="store_true", help="write the .mo files that are missing or out of date")

    def run(self, *, check, compile, **options):  # noqa: A002 - named by the option
        if compile:
            return self._compile(options)
        paths = list(messages.sources(settings.BASE_DIR, own_packages()))
        found = messages.extract(settings.BASE_DIR, paths)
        if check:
            return self._check(paths, found)
        for locale, po in messages.catalogues(settings.LOCALE_PATHS[0]):
            messages.merge(po, locale, found)
            self.say(options, f"{po.relative_to(settings.BASE_DIR)}: {len(found)} messages")
        return {"messages": len(found)}

    def _compile(self, options):
        written = [
            str(po)
            for folder in settings.LOCALE_PATHS
            for locale, po in messages.catalogues(Path(folder))
            if messages.compile_catalogue(po, locale)
        ]
        for po in written:
            self.say(options, f"compiled {po}")
        return {"compiled": written}

    def _check(self, paths, found):
        faults = list(messages.unreadable(settings.BASE_DIR, paths))
        for locale, po in messages.catalogues(settings.LOCALE_PATHS[0]):
            faults += messages.faults(po, locale, found)
        if faults:
            lines = "\n".join(sorted(map(str, faults)))
            raise CommandError(f"{lines}\n{len(faults)} messages need work (bin/messages brings new ones in).")
        return {"messages": len(found)}


def own_packages() -> list[str]:
    """Our apps live beside manage.py, all others in the environment; config is no app but has messages too."""
    top = settings.BASE_DIR
    return ["config", *(app.label for app in apps.get_app_configs() if Path(app.path).parent == top)]
