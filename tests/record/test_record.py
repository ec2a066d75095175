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
from tests.record.public_names import public_name_lines

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
    "public_names": lambda play: public_name_lines(),
}


def test_behaviour_is_what_was_recorded(db, tmp_path, request):
    """One test for all files: what they are read from is played once, and takes ten seconds."""
    play = playing.Play(tmp_path)
    with fixed_world() as traveller:
        playing.play_demo(play)
        playing.play_rulebooks(play)
        playing.play_example(play)
        playing.play_commands(play)
        acts.play_mails(play, traveller)
        recorded = {name: reading.text_of(lines(play)) for name, lines in FILES.items()}
    if request.config.pluginmanager.hasplugin(WRITING):
        for name, text in recorded.items():
            (GOLDEN / f"{name}.jsonl").write_text(text, encoding="utf-8")
    changes = [line for name, text in recorded.items() for line in _changes_of_file(f"{name}.jsonl", text)]
    if changes:
        pytest.fail("\n".join(changes), pytrace=False)


def _changes_of_file(name: str, text: str) -> list[str]:
    golden_text = (GOLDEN / name).read_text(encoding="utf-8")
    if text == golden_text:
        return []
    changes = list(_changes(golden_text.splitlines(), text.splitlines()))
    return [f"{name}: {len(changes)} changes", *changes[:SHOWN_CHANGES]]


def _changes(before_lines, after_lines) -> Iterator[str]:
    """Each line that differs, from a little before the place where it does."""
    matcher = SequenceMatcher(None, before_lines, after_lines, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            pairs = zip_longest(before_lines[start:end], after_lines[new_start:new_end], fillvalue="")
            for number, (before, after) in enumerate(pairs, start=start + 1):
                place = max(0, len(commonprefix([before, after])) - 80)
                yield f"line {number}\n  - {before[place:][:300]}\n  + {after[place:][:300]}"
