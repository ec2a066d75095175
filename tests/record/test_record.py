"""The record of behaviour is byte-equal to what is stored in `golden/`."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from os.path import commonprefix
from pathlib import Path

import pytest

from tests.record import acts, playing, reading
from tests.record.__main__ import WRITING
from tests.record.determinism import fixed_world
from tests.record.surface import surface_lines

pytestmark = pytest.mark.django_db  # pytest-django prepares the database only when a test asks for it
GOLDEN = Path(__file__).parent / "golden"
SHOWN_CHANGES = 40
FILES = {
    "rulebooks": reading.rulebook_lines,
    "ledger": lambda play: reading.ledger_lines(),
    "rankings": lambda play: reading.table_lines(*reading.RANKINGS),
    "workbooks": reading.workbook_lines,
    "files": reading.file_lines,
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
        acts.play_mails(play, traveller)
        return {name: reading.text_of(lines(play)) for name, lines in FILES.items()}


@pytest.mark.parametrize("name", FILES)
def test_behaviour_is_what_was_recorded(recorded, name, request):
    path = GOLDEN / f"{name}.jsonl"
    if request.config.pluginmanager.hasplugin(WRITING):
        path.write_text(recorded[name], encoding="utf-8")
    golden_text = path.read_text(encoding="utf-8")
    if recorded[name] != golden_text:
        changes = list(_changes(golden_text.splitlines(), recorded[name].splitlines()))
        pytest.fail("\n".join([f"{path.name}: {len(changes)} changes", *changes[:SHOWN_CHANGES]]), pytrace=False)


def _changes(before_lines, after_lines) -> Iterator[str]:
    """Each line that differs, from a little before the place where it does."""
    matcher = SequenceMatcher(None, before_lines, after_lines, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            pairs = zip_longest(before_lines[start:end], after_lines[new_start:new_end], fillvalue="")
            for number, (before, after) in enumerate(pairs, start=start + 1):
                place = max(0, len(commonprefix([before, after])) - 80)
                yield f"line {number}\n  - {before[place:][:300]}\n  + {after[place:][:300]}"
