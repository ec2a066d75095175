"""The record of behaviour is byte-equal to what is stored in `golden/`."""

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.record import playing, reading
from tests.record.__main__ import WRITING
from tests.record.determinism import fixed_world
from tests.record.surface import surface_lines

pytestmark = pytest.mark.django_db  # pytest-django prepares the database only when a test asks for it
GOLDEN = Path(__file__).parent / "golden"
SHOWN_LINES = 60
FILES = {
    "rulebooks": reading.rulebook_lines,
    "ledger": lambda play: reading.ledger_lines(),
    "rankings": lambda play: reading.table_lines(*reading.RANKINGS),
    "workbooks": reading.workbook_lines,
    "certificates": reading.certificate_lines,
    "mails": reading.mail_lines,
    "outcomes": reading.outcome_lines,
    "surface": lambda play: surface_lines(),
}


@pytest.fixture(scope="module")
def recorded(django_db_setup, django_db_blocker, tmp_path_factory):
    """All texts of the record by name, played once; nothing of it stays in the database."""
    play = playing.Play(tmp_path_factory.mktemp("record"))
    with django_db_blocker.unblock(), fixed_world() as traveller:
        playing.play_demo(play)
        playing.play_rulebooks(play)
        playing.play_example(play)
        playing.play_commands(play)
        playing.play_mails(play, traveller)
        return {name: reading.text_of(lines(play)) for name, lines in FILES.items()}


@pytest.mark.parametrize("name", FILES)
def test_behaviour_is_what_was_recorded(recorded, name, request):
    path = GOLDEN / f"{name}.jsonl"
    if request.config.pluginmanager.hasplugin(WRITING):
        path.write_text(recorded[name], encoding="utf-8")
    before, after = path.read_text(encoding="utf-8").splitlines(), recorded[name].splitlines()
    changes = [text[:400] for text in unified_diff(before, after, "recorded", "now", n=0, lineterm="")]
    assert not changes, "\n".join([f"{len(changes)} lines of difference", *changes[:SHOWN_LINES]])
