from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.people import get_bureau_member
from competition.models import RulebookVersion
from competition.rulebook.loading import LoadedRulebook, load_document
from competition.rulebook.problems import RulebookError, RulebookProblem
from competition.rulebook.yaml_reading import read_yaml
from competition.rulebook.yaml_writing import write_yaml
from competition.selectors.editions import latest_version
from competition.services import load_rulebook
from core.commands import ServiceCommand


class Command(ServiceCommand):
    help = "Check a rulebook file, store it as a new version, or write a stored version to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("action", choices=["validate", "load", "export"])
        parser.add_argument(
            "file", metavar="FILE", help="YAML file; a preset is found by its name, such as kabupaten-default"
        )
        parser.add_argument("--actor", metavar="EMAIL", help="with load: the bureau member who is responsible")
        parser.add_argument("--code", help="with export: which rulebook")
        parser.add_argument("--number", type=int, help="with export: which version (default: the latest)")

    def run(self, *, action: str, **options: Any) -> Any:
        return getattr(self, f"_{action}")(**options)

    def _load_file(self, file: str) -> LoadedRulebook:
        try:
            rulebook = load_document(read_yaml(rulebook_path(file).read_text(encoding="utf-8")))
        except RulebookError as error:
            self._print_problems(error.problems)
            raise CommandError(_("%(file)s is not a valid rulebook; nothing was written.") % {"file": file}) from None
        self._print_problems(rulebook.warnings)
        return rulebook

    def _print_problems(self, problems: Iterable[RulebookProblem]) -> None:
        for problem in problems:
            value = "" if problem.value is None else f" ({problem.value!r})"
            self.stderr.write(f"{problem.severity}: {problem.path}{value}: {problem.message}")

    def _validate(self, *, file: str, **options: Any) -> dict[str, Any]:
        rulebook = self._load_file(file)
        self.print_line(options, _("Valid. SHA-256 %(digest)s") % {"digest": rulebook.digest})
        return {"valid": True, "digest": rulebook.digest}

    def _load(self, *, file: str, actor: str | None, **options: Any) -> dict[str, Any]:
        if not actor:
            raise CommandError(_("Loading needs --actor EMAIL."))
        rulebook = self._load_file(file)
        version = load_rulebook(rulebook=rulebook, actor=get_bureau_member(actor), at=timezone.now())
        self.print_line(options, f"{version.code} v{version.number} {version.digest}")
        return {"code": version.code, "number": version.number, "digest": version.digest}

    def _export(self, *, file: str, code: str | None, number: int | None, **options: Any) -> dict[str, Any]:
        version = self._version(code or Path(file).stem, number)
        Path(file).write_text(write_yaml(version.read_document()), encoding="utf-8")
        self.print_line(options, f"{file}: {version.code} v{version.number} {version.digest}")
        return {"file": file, "code": version.code, "number": version.number, "digest": version.digest}

    def _version(self, code: str, number: int | None) -> RulebookVersion:
        if number is None:
            version = latest_version(code)
        else:
            version = RulebookVersion.objects.filter(code=code, number=number).first()
        if version is None:
            raise CommandError(_("There is no such version of the rulebook %(code)s.") % {"code": code})
        return version


def rulebook_path(name: str) -> Path:
    """A file, or a preset by name."""
    path = Path(name)
    preset = Path(__file__).resolve().parents[2] / "rulebooks" / f"{name}.yaml"
    return preset if not path.exists() and preset.exists() else path
