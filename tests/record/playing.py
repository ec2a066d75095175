"""What the record is taken from: the demo, the presets, the example of the README and the commands that only read."""

import io
import json
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from unittest import mock

from django.core import mail
from django.core.management import call_command
from django.test import TestCase
from django.utils.module_loading import import_string

from tests.evidence import pdf
from tests.record.pdf_text import read_pdf
from tests.record.project import DECREE_RENDERER, EXAMPLE, NEW_UNIT, PRESETS, model_of, rows_of

CHIEF = "kabag.organisasi@contoh.invalid"
WRITER, SUCCESSOR = "dedi.saputra@contoh.invalid", "yulia.rahmi@contoh.invalid"
PUBLISHED, JUDGED, OPEN, EXAMPLE_EDITION = "lomba-2025", "lomba-nagari-2026", "lomba-2026", "coba"
EXAMPLE_UNITS = ("puskesmas-talang", "distan", "disdukcapil", "dinas-perpustakaan")


@dataclass
class Play:
    """Mails with the act that sent them, outcomes of commands, the file of a job, and the folder of other files."""

    folder: Path
    job: bytes = b""
    mails: list[tuple[str, mail.EmailMessage]] = field(default_factory=list)
    outcomes: list[dict] = field(default_factory=list)

    def run_command(self, *words: str, keep=None) -> dict:
        """Run a command with --json and record what it printed; `keep` turns it into what is the same in every run."""
        printed = io.StringIO()
        mail.outbox = []
        call_command(*words, "--json", stdout=printed, stderr=io.StringIO())
        text = printed.getvalue().replace(str(self.folder), "FOLDER")
        data = json.loads(text) if text.strip() else None
        names = [word.replace(str(self.folder), "FOLDER").replace(str(EXAMPLE), "EXAMPLE") for word in words]
        self.outcomes.append({"command": names, "json": keep(data) if keep else data})
        self._take_mails(" ".join(names[:2]))
        return data

    def run_act(self, name: str, do) -> object:
        """Do something that sends mail, its background work included, and record what was sent."""
        mail.outbox = []
        with TestCase.captureOnCommitCallbacks(execute=True):
            outcome = do()
        assert mail.outbox, name
        self._take_mails(name)
        return outcome

    def _take_mails(self, name) -> None:
        self.mails += [(name, message) for message in mail.outbox]
        mail.outbox = []


def shape_of(value):
    """Keys and kinds of values instead of values."""
    if isinstance(value, dict):
        return {key: shape_of(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape_of(value[0])] if value else []
    return type(value).__name__


def play_demo(play: Play) -> None:
    """Load the demo; passwords are recorded by their kind only.

    Receipts hash the files that teams attach, and the bytes of a PDF change with every space of its template. So each
    file is replaced by a small one that depends only on the words a reader finds in it.
    """
    with mock.patch(DECREE_RENDERER, partial(_pdf_of_words, import_string(DECREE_RENDERER))):
        play.run_command("demo", keep=shape_of)
    play.run_command("demo", keep=shape_of)


def _pdf_of_words(render, *arguments) -> bytes:
    words = read_pdf(render(*arguments)).split()
    return pdf(sha256(" ".join(words).encode()).hexdigest())


def play_rulebooks(play: Play) -> None:
    """Validate, load and export every preset; the files lie in the folder of the play."""
    for path in sorted(PRESETS.glob("*.yaml")):
        play.run_command("rulebook", "validate", path.stem)
        play.run_command("rulebook", "load", path.stem, "--actor", CHIEF)
        play.run_command("rulebook", "export", str(play.folder / path.name), "--code", path.stem)


def play_example(play: Play) -> None:
    """The example of the README from the rules to a replaced certificate, by commands alone."""
    for code in EXAMPLE_UNITS:
        model_of("unit").objects.get_or_create(code=code, defaults={"name": f"Unit {code} (CONTOH)", **NEW_UNIT})
    by, rulebook = ("--actor", CHIEF), str(EXAMPLE / "rulebook.yaml")
    play.run_command("rulebook", "validate", rulebook)
    play.run_command("rulebook", "load", rulebook, *by)
    play.run_command("rulebook", "export", str(play.folder / "contoh.yaml"))
    named = ("--rulebook", "contoh", "--name", "Lomba Contoh", "--year", "2026", "--prefix", "CB")
    play.run_command("edition", "create", EXAMPLE_EDITION, *named, *by)
    play.run_command("edition", "open", EXAMPLE_EDITION, *by)
    play.run_command("import_entries", EXAMPLE_EDITION, str(EXAMPLE / "entries.csv"), *by)
    play.run_command("import_entries", EXAMPLE_EDITION, str(EXAMPLE / "entries.csv"), "--commit", "--eligible", *by)
    for stage in ("proposal", "presentasi"):
        _play_stage(play, stage, by)
        if stage == "proposal":
            play.run_command("advance", EXAMPLE_EDITION, "--stage", stage, *by)
    play.run_command("tabulate", EXAMPLE_EDITION)
    reason = ("--reason", "Dipakai lebih banyak nagari.")
    play.run_command("plenary", EXAMPLE_EDITION, "order", "CB-002", "CB-001", *reason, *by)
    play.run_command("publish", EXAMPLE_EDITION, *by)
    _play_papers(play, by)


def _play_stage(play, stage, by) -> None:
    at, scores = ("--stage", stage), str(EXAMPLE / f"scores-{stage}.csv")
    play.run_command("panel", EXAMPLE_EDITION, str(EXAMPLE / "judges.csv"), *at, "--assign-all", *by)
    play.run_command("import_scores", EXAMPLE_EDITION, scores, *at, *by)
    play.run_command("import_scores", EXAMPLE_EDITION, scores, *at, "--commit", *by)
    play.run_command("tabulate", EXAMPLE_EDITION, *at)
    play.run_command("tabulate", EXAMPLE_EDITION, "--explain", "CB-001")
    play.run_command("close_stage", EXAMPLE_EDITION, *at, *by)


def _play_papers(play, by) -> None:
    papers = ("-o", str(play.folder / "piagam"))
    settings_file = ("--settings-file", str(EXAMPLE / "certificate.yaml"))
    play.run_command("issue_certificates", EXAMPLE_EDITION, *papers, *settings_file, *by, keep=_sort_files)
    first, second, *_others = rows_of("certificate").filter(award__ranking__edition__slug=EXAMPLE_EDITION)
    play.run_command("revoke_certificate", first.code, "--reason", "Nama tim salah cetak.", "--replace", *by)
    play.run_command("revoke_certificate", second.code, "--reason", "Salah orang.", *by)


def _sort_files(data) -> dict:
    """Processes that write PDFs finish in any order."""
    return {**data, "files": sorted(data["files"])}


def play_commands(play: Play) -> None:
    """What the other commands print about the demo."""
    for edition, stages, explained in (
        (PUBLISHED, ("proposal", "presentasi"), ("P25-009", "P25-020")),
        (JUDGED, ("proposal",), ("N26-001",)),
        (EXAMPLE_EDITION, ("presentasi",), ("CB-003",)),
    ):
        play.run_command("tabulate", edition)
        for stage in stages:
            play.run_command("tabulate", edition, "--stage", stage)
        for code in explained:
            play.run_command("tabulate", edition, "--explain", code)
        play.run_command("export_ranking", edition, "-o", str(play.folder / f"{edition}.xlsx"))
    for edition in (PUBLISHED, JUDGED, OPEN, EXAMPLE_EDITION):
        play.run_command("edition", "show", edition)
        play.run_command("audit", edition)
    play.run_command("units")
    play.run_command("sync_grants")
    play.run_command("sweep_uploads")
    by = ("--actor", CHIEF)
    play.run_command("membership", WRITER, "dinkes", *by)
    play.run_command("membership", WRITER, "dinkes", "--successor", SUCCESSOR, *by)
    play.run_command("membership", SUCCESSOR, "dinkes", "--end", *by)
    play.run_command("invite", "juri.baru@contoh.invalid", "--name", "CONTOH Juri", "--role", "judge", "--print-link")
    small = ("--entries", "6", "--judges", "3", "--sheets", "2", "--criteria", "3")
    play.run_command("seed", *small, *by, keep=lambda data: {**data, "seconds": "float"})
