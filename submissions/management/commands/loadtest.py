from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connection

from core.commands import ServiceCommand


class Command(ServiceCommand):
    help = (
        "Let many teams write at once on a server of its own, on this machine and in a database that is thrown away; "
        "exit 1 if a save is lost or the server fails. Needs the tests folder of a checkout."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("what", choices=["writing"])
        parser.add_argument("--teams", type=int, default=300, metavar="N")
        parser.add_argument("--seconds", type=float, default=60, metavar="S", help="how long they write")
        parser.add_argument("--every", type=float, default=10, metavar="S", help="seconds between two saves of a team")
        parser.add_argument("--kill-worker", action="store_true", help="half-way, kill a web process at work")
        parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
        parser.add_argument(
            "--database",
            choices=["sqlite", "postgres"],
            default="postgres" if connection.vendor == "postgresql" else "sqlite",
            help="the kind to make; PostgreSQL on the server of DATABASE_URL, else on that of this machine",
        )

    def run(
        self,
        *,
        teams: int,
        seconds: float,
        every: float,
        kill_worker: bool,
        host: str,
        database: str,
        **options: Any,
    ) -> dict[str, Any]:
        from tests.bench import load_test, serving  # noqa: PLC0415 - a measuring tool, not needed to serve

        if teams < 1 or seconds <= 0 or every <= 0:
            raise CommandError("--teams, --seconds and --every must be above zero.")
        serving.refuse_other_machine(host)
        with serving.serve_migrated(database, host) as server:
            figures = load_test.run_load_test(
                server, teams=teams, seconds=seconds, every=every, kill_worker=kill_worker
            )
            if figures["errors_5xx"]:
                self.stderr.write(server.read_log())
        figures = {"database": database, **figures}
        for name, value in figures.items():
            self.print_line(options, f"{name:16} {value}")
        self.faults = load_test.describe_faults(figures)
        return figures

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if self.faults:
            raise CommandError(f"Not passed: {', '.join(self.faults)}.")
