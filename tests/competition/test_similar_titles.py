"""When two titles are alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rulebook.similar_titles import title_pieces, title_similarity

TITLES = st.text(st.sampled_from("abcdé ANTAR-obat.’12"), max_size=40)
SAME = [
    ("Anta Ubek", "anta ubek"),
    ("SIGAP-Nagari", "Sigap Nagari!"),
    ("Antar Obat", "AntarObat"),
    ("Kafé Baca", "Kafe Baca"),
    ("SI-PANDA", "SIPANDA"),
    ("Si Panda", "SIPANDA"),
    ("E-KTP", "EKTP"),
    ("Lapor 2", "Lapor2"),
]
ALIKE = [
    ("Antar Obat Lansia", "Antar Obat untuk Lansia"),
    ("Perpustakaan Keliling Nagari", "Nagari Perpustakaan Keliling"),
    ("Sistem Antrean Puskesmas Talang", "Sistim Antrian Puskesmas Talang"),
    ("SI-PANDA Talang", "Talang SIPANDA"),
    ("SIPANDA", "ZIPANDA"),
    ("Posyandu Remaja", "Phosyandu Remaja"),
    ("Lapor Nagari 2025", "Lapor Nagari 2.0"),
    ("Antar Obat Puskesmas", "Antar Obat Pusat Kesehatan Masyarakat"),
    ("Layanan Cepat RSUD", "Layanan Cepat Rumah Sakit Umum Daerah"),
    ("SIPANDA: Sistem Pelayanan Antar Desa", "Sistem Pelayanan Antar Desa"),
    ("SIPD", "Sistem Informasi Pemerintahan Daerah"),
]
OTHER = [
    ("Anta Ubek", "Jemput Bola Akta"),
    ("Antar Obat Lansia", "Antrean Daring RSUD"),
    ("Sistem Informasi Pajak", "Sistem Informasi Sawah"),
    ("Gerakan 1000 Pohon", "Gerakan 1000 Pemuda"),
    ("Antar Obat Puskesmas", "Antar Obat Posyandu"),
    ("Rumah Sehat Nagari", "Rumah Sawah Nagari"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_tells_no_titles_apart(one, other):
    assert title_similarity(one, other) == 1


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_like_titles_are_found_and_are_not_the_same(one, other):
    assert 0.85 <= title_similarity(one, other) < 1
    assert title_pieces(one) & title_pieces(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_others_stay_apart(one, other):
    assert title_similarity(one, other) < 0.85


@given(TITLES, TITLES)
def test_likeness_knows_no_order(one, other):
    assert title_similarity(one, other) == title_similarity(other, one)
    assert 0 <= title_similarity(one, other) <= 1
    assert title_similarity(one, one) == 1


def test_common_words_find_nothing_unless_there_is_nothing_else():
    assert title_pieces("Inovasi Pelayanan untuk Sehat") == {"seha", "~ehat", "ips"}
    assert title_pieces("Inovasi Pelayanan") == {"inov", "pela", "~vasi", "~anan"}
    assert title_pieces("!") == set()
