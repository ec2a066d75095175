"""The comparison of two texts gives back both and ends within bounds; it needs no database."""

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.selectors.word_diff import DiffKind, DiffPiece, word_diff

WORDS = st.lists(st.sampled_from(["obat", "warga", "di", "yang", " ", "  ", "\n", "\n\n", "\t", "ubek."]), max_size=60)
TEXTS = st.one_of(WORDS.map("".join), st.text(max_size=200))


def join_sides(pieces):
    old_texts = [piece.text for piece in pieces if piece.kind is not DiffKind.ADDED]
    new_texts = [piece.text for piece in pieces if piece.kind is not DiffKind.REMOVED]
    return "".join(old_texts), "".join(new_texts)


@given(TEXTS, TEXTS)
def test_the_pieces_joined_give_both_texts(before, after):
    pieces = word_diff(before, after)
    assert join_sides(pieces) == (before, after)
    assert all(piece.text for piece in pieces)
    assert all(one.kind is not other.kind for one, other in zip(pieces, pieces[1:], strict=False))
    assert pieces == word_diff(before, after)


@given(TEXTS)
def test_a_text_compared_with_itself_has_no_change(text):
    assert word_diff(text, text) == ([DiffPiece(DiffKind.SAME, text)] if text else [])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "Baru", [(DiffKind.ADDED, "Baru")]),
        ("Lama", "", [(DiffKind.REMOVED, "Lama")]),
        ("satu dua tiga", "satu tiga", [(DiffKind.SAME, "satu"), (DiffKind.REMOVED, " dua"), (DiffKind.SAME, " tiga")]),
        ("antar obat.", "antar obat. Gratis.", [(DiffKind.SAME, "antar obat."), (DiffKind.ADDED, " Gratis.")]),
        (
            "a b c d",
            "a x y d",
            [(DiffKind.SAME, "a "), (DiffKind.REMOVED, "b c"), (DiffKind.ADDED, "x y"), (DiffKind.SAME, " d")],
        ),
    ],
)
def test_words_are_compared_not_letters(before, after, expected):
    assert word_diff(before, after) == [DiffPiece(kind, text) for kind, text in expected]


def test_an_added_line_break_is_visible():
    pieces = word_diff("satu dua", "satu\n\ndua")
    assert [piece.visible_text for piece in pieces] == ["satu", " dua", "¶\n¶\ndua"]
    assert join_sides(pieces) == ("satu dua", "satu\n\ndua")


def make_prose(seed, count, words=3_000):
    """Some words often, most of them seldom, as in any language."""
    vocabulary = [f"kata{number}" for number in range(words)]
    weights = [1 / (number + 3) for number in range(words)]
    return " ".join(random.Random(seed).choices(vocabulary, weights, k=count))


def edit_words(text, count):
    words, chance = text.split(" "), random.Random(count)
    for place in chance.sample(range(len(words)), count):
        words[place] = f"ganti{place}"
    return " ".join(words)


LONG_TEXTS = {
    "many edits": (make_prose(1, 5_000), edit_words(make_prose(1, 5_000), 500)),
    "two different texts": (make_prose(1, 5_000), make_prose(2, 5_000)),
    "a text turned round": (make_prose(1, 5_000), " ".join(make_prose(1, 5_000).split()[::-1])),
    "few words often": (make_prose(1, 5_000, 8), make_prose(2, 5_000, 8)),
    "a hundred words often": (make_prose(1, 5_000, 100), make_prose(2, 5_000, 100)),
    "one word between others": (" ".join(f"a{n} s" for n in range(2_500)), " ".join(f"b{n} s" for n in range(2_500))),
    "every second word": (" ".join(f"s{n} a" for n in range(2_500)), " ".join(f"s{n} b" for n in range(2_500))),
    "longer than any form asks": (make_prose(1, 60_000), make_prose(2, 60_000)),
    "endless paragraphs": ("a\nb\nc\n" * 30_000, "b\na\nd\n" * 30_000),
}


@pytest.fixture
def compared_places(monkeypatch):
    """How many places of the second text difflib looked at, a number for each of its searches."""
    counts, search = [], SequenceMatcher.find_longest_match

    def count_and_search(matcher, alo=0, ahi=None, blo=0, bhi=None):
        counts.append(sum(1 + len(matcher.b2j.get(token, ())) for token in matcher.a[alo:ahi]))
        return search(matcher, alo, ahi, blo, bhi)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", count_and_search)
    return counts


@pytest.mark.parametrize("name", LONG_TEXTS)
def test_long_texts_need_bounded_work(name, compared_places):
    """At most the bound by words and again by lines: a second or so on any machine, and counted, not timed."""
    before, after = LONG_TEXTS[name]
    assert join_sides(word_diff(before, after)) == (before, after)
    assert sum(compared_places) <= 5_000_000


def test_many_edits_of_a_long_text_are_listed_one_by_one():
    pieces = word_diff(*LONG_TEXTS["many edits"])
    assert 400 < sum(piece.kind is DiffKind.ADDED for piece in pieces) <= 500


def test_a_change_in_a_very_long_text_is_told_by_paragraphs():
    paragraphs = [make_prose(number, 600) for number in range(100)]
    changed = ["Pembuka baru.", *paragraphs[1:50], "Paragraf pengganti.", *paragraphs[51:-1], "Penutup baru."]
    pieces = word_diff("\n".join(paragraphs), "\n".join(changed))
    assert [piece.text for piece in pieces if piece.kind is DiffKind.ADDED] == [
        "Pembuka baru.\n",
        "Paragraf pengganti.\n",
        "Penutup baru.",
    ]
