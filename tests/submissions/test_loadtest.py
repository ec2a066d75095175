"""The load test of writing at a small scale, and that it finds the faults it must find."""

import io
import json
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.bench import load_test
from tests.bench.serving import Server, deployed_options, refuse_other_machine, throwaway_database
from tests.bench.writers import Attempt, Diary, Pace, Writer

SMALL_LOAD = {"teams": 5, "seconds": 4, "every": 1}


@pytest.fixture
def server(tmp_path, worker_id, database_template, django_db_setup):
    template, name = database_template[0], f"test_loadtest_{worker_id}"
    server = Server(tmp_path, template.copy(tmp_path, name), "127.0.0.1")
    yield server
    server.close()
    template.drop(name)


@pytest.mark.slow
@pytest.mark.parametrize("kill_worker", [False, True])
def test_nothing_is_lost_by_teams_that_write_at_once(server, kill_worker):
    figures = load_test.run_load_test(server, **SMALL_LOAD, kill_worker=kill_worker)
    assert load_test.describe_faults(figures) == [], server.read_log()
    assert figures["statuses"] == {"200": figures["saves"]} and figures["saves"] >= (15 if not kill_worker else 10)
    assert figures["workers"] == 3 and figures["largest_bytes"] <= 2048
    assert kill_worker or not figures["broken_lines"]


def diary(acknowledged, *texts):
    return Diary(texts=list(texts), acknowledged=acknowledged, attempts=[Attempt(200, 0.01)])


@pytest.mark.parametrize(
    ("acknowledged", "stored", "lost", "doubled"),
    [
        (2, (2, "ab"), 0, 0),
        (2, (3, "abc"), 0, 0),  # stored, but the answer did not arrive
        (2, (1, "a"), 1, 0),
        (2, (0, ""), 2, 0),
        (2, (2, "somebody else's"), 2, 0),
        (2, (3, "ab"), 0, 1),
        (0, (0, ""), 0, 0),
    ],
)
def test_what_was_acknowledged_is_looked_for_in_the_database(acknowledged, stored, lost, doubled):
    assert load_test.count_losses(diary(acknowledged, "a", "ab", "abc"), *stored) == (lost, doubled)


def test_a_lost_save_a_5xx_and_silence_are_faults():
    diaries = {"P-1": diary(1, "a", "ab"), "P-2": Diary(texts=["a"], attempts=[Attempt(503, 0.1), Attempt(None, 0.2)])}
    figures = load_test.compute_figures(diaries, {}, 2)
    assert load_test.describe_faults(figures) == ["1 lost", "1 answered 5xx", "2 never saved"]
    assert (figures["broken_lines"], figures["statuses"], figures["p50_ms"]) == (1, {"200": 1, "503": 1}, 10)


def test_shares_are_values_that_were_measured():
    values = [float(number) for number in range(1, 101)]
    assert [load_test.compute_percentile(values, share) for share in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert load_test.compute_percentile([7.0], 99) == 7 and load_test.compute_percentile([], 99) == 0


@pytest.mark.parametrize("host", ["192.168.1.10", "0.0.0.0", "balairung.example", "::", ""])  # noqa: S104 - refused
def test_no_other_machine_is_loaded(host):
    with pytest.raises(CommandError, match="loopback"):
        call_command("loadtest", "writing", host=host, stdout=io.StringIO())


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_is(host):
    refuse_other_machine(host)


@pytest.mark.parametrize("wrong", [{"teams": 0}, {"seconds": 0}, {"every": -1}])
def test_numbers_without_sense_are_refused(wrong):
    with pytest.raises(CommandError, match="above zero"):
        call_command("loadtest", "writing", **wrong, stdout=io.StringIO())


def test_gunicorn_is_started_as_on_a_server():
    assert deployed_options() == [
        "config.wsgi:application",
        *("--workers", "3"),
        *("--timeout", "120"),
        "--no-control-socket",
        *("--access-logfile", "-"),
    ]


class UnreliableHandler(BaseHTTPRequestHandler):
    """Closes the connection at the first request, answers 500 to the second, stores the third."""

    def do_POST(self):
        bodies = self.server.bodies
        bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        if len(bodies) > 1:
            self.send_response(503 if len(bodies) == 2 else 200)
            self.end_headers()

    def log_message(self, *_):
        """Logs nothing."""


def test_what_was_not_acknowledged_is_sent_again_as_it_was():
    with HTTPServer(("127.0.0.1", 0), UnreliableHandler) as stub:
        stub.bodies = []
        Thread(target=stub.serve_forever, daemon=True).start()
        pace = Pace(time.monotonic(), seconds=0.1, every=0.1)
        writer = Writer(
            host="127.0.0.1", port=stub.server_port, address="/", session="", account="U0001", number=1, pace=pace
        )
        writer.run()
        stub.shutdown()
    assert len(stub.bodies) == 3 and len(set(stub.bodies)) == 1
    assert [attempt.status for attempt in writer.diary.attempts] == [None, 503, 200]
    assert (writer.diary.acknowledged, len(writer.diary.texts), len(writer.diary.waits)) == (1, 1, 1)


def test_a_database_is_thrown_away_even_after_a_fault(db):
    if connection.vendor != "postgresql":
        with throwaway_database("sqlite") as url:
            assert url == ""  # the file in the server's folder, which goes with it
        return
    with pytest.raises(RuntimeError), throwaway_database("postgres") as url:
        with psycopg.connect(url) as database:
            assert database.execute("SELECT current_database()").fetchone()[0] in url
        raise RuntimeError
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


@pytest.mark.slow
def test_the_command_does_all_of_it(db):
    output = io.StringIO()
    call_command("loadtest", "writing", **SMALL_LOAD, json=True, stdout=output)
    figures = json.loads(output.getvalue())
    assert (figures["lost"], figures["errors_5xx"]) == (0, 0) and figures["saves"] >= 15
    assert figures["database"] == {"postgresql": "postgres"}.get(connection.vendor, connection.vendor)
