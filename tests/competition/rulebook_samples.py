"""A small rulebook that uses every part of the format, built anew for each test so that it may be broken."""

from __future__ import annotations

import copy

from django.conf import settings

from competition.rulebook.checking import check_document
from competition.rulebook.yaml_reading import read_yaml

PRESETS = settings.BASE_DIR / "competition" / "rulebooks"
PRESET_NAMES = ("kabupaten-default", "kipp-2023", "permenpan-rb-30-2014", "provinsi-2022")

SMALL = """
schema: 1
rulebook: lomba-kecil
name: Lomba Kecil
attributes: {unit: [3t], entry: [replicated]}
legal_bases:
  - {kind: perbup, number: 12, year: 2025, title: Lomba inovasi, verified: true}
gate:
  - {code: kebaruan, label: Kebaruan}
groups:
  - {code: umum, label: Umum}
  - {code: khusus, label: Khusus}
categories:
  - {code: opd, label: Perangkat daerah}
  - {code: puskesmas, label: Puskesmas}
participant_types:
  - {code: dinas, label: Dinas, unit_types: [dinas], max_entries: 3, max_entries_by_group: {umum: 2}}
eligibility:
  - {code: usia, type: min_age, message: Terlalu muda., params: {months: 12, exceptions: {opd: 6}}}
  - {code: sk, type: evidence_present, message: Lampirkan SK., params: {codes: [sk_inovasi]}}
  - {code: judul, type: unique_title, message: Judul mirip., params: {similarity: 0.85}}
  - {code: kriteria, type: meets_all_criteria, message: Penuhi semua., params: {criteria: [kebaruan]}}
  - {code: mulai, type: implemented_within, message: Di luar masa., params: {start: 2024-01-01, end: 2025-12-31}}
  - {code: kuota, type: max_entries, message: Terlalu banyak., params: {by_participant_type: {dinas: 3}}}
  - {code: benar, type: declares, message: Setujui., params: {question: pernyataan}}
  - {code: juara, type: is_former_winner, message: Belum., params: {lists: [top_99], years: {from: 2014, to: 2021}}}
form:
  - code: isi
    label: Isi
    questions:
      - {code: dampak, label: Dampak, min_words: 10, max_words: {umum: 300, khusus: 200}}
      - {code: baru, label: Kebaruan, groups: [umum], max_words: 200}
      - {code: bentuk, label: Bentuk, kind: choice, choices: [Digital, Nondigital]}
      - {code: pernyataan, label: Data benar, kind: declaration}
evidence:
  - {code: sk_inovasi, label: SK, max_mb: 0.5, required_for: [umum]}
stages:
  - code: daftar
    label: Pendaftaran
    kind: registration
    opens_at: 2026-08-01T08:00:00+07:00
    closes_at: 2026-08-31T16:00:00+07:00
  - code: substansi
    label: Substansi
    kind: desk_evaluation
    scale: {min: 0, max: 10, step: 0.5}
    judges: {min: 3}
    criteria:
      - {code: ringkasan, label: Ringkasan, weight: 0}
      - {code: dampak, label: Dampak, weight: 60}
      - {code: luas, label: Luas, weight: 37.5, parent: dampak, questions: [dampak]}
      - code: dalam
        label: Dalam
        weight: 22.5
        parent: dampak
        descriptors: [{min: 0, max: 5, text: Rendah}, {min: 5.5, max: 10, text: Tinggi}]
      - {code: baru, label: Kebaruan, weight: 40, groups: [umum]}
      - {code: lanjut, label: Kelanjutan, weight: 40, groups: [khusus]}
    aggregate: {method: trimmed_mean, drop_high: 1, drop_low: 1}
    spread: {max: 20}
    round: {stage: 3}
    advancement:
      per: [group]
      method: threshold_then_top_n
      n: 10
      n_by: {khusus: 4}
      min_score: 70
      quotas: [{by: participant_type, value: dinas, min: 2, max: 6}, {by: 3t, value: true, min: 1}]
      priority: [{attribute: replicated}]
  - code: presentasi
    label: Presentasi
    kind: presentation
    scale: {min: 0, max: 100}
    judges: {min: 3}
    minutes: {presentation: 7, interview: 13}
    criteria:
      - {code: penyajian, label: Penyajian, weight: 100}
  - {code: lapangan, label: Lapangan, kind: field_verification, outcomes: [sesuai, tidak_sesuai]}
  - {code: pleno, label: Pleno, kind: plenary, advancement: {method: manual}}
final:
  from: [{stage: substansi, weight: 70}, {stage: presentasi, weight: 30}]
  rankings: [overall, category]
tie_break: [{by: criterion, ref: substansi.luas}, {by: stage, ref: presentasi}, {by: judge_vote}, {by: plenary}]
awards:
  - {code: juara_1, label: Juara I, per: category, rank_from: 1, rank_to: 1}
  - {code: juara_2, label: Juara II, per: category, rank_from: 2, rank_to: 3, on_tie: share, min_score: 60}
grace: {seconds: 120}
"""
_DOCUMENT = read_yaml(SMALL)
REGISTRATION, SUBSTANCE, HEARING, FIELD, PLENARY = range(5)


def small_document(**changes: object) -> dict:
    """A document of its own for each test, with changes as `change_document` takes them."""
    return change_document(copy.deepcopy(_DOCUMENT), **changes)


def preset_text(name: str) -> str:
    return (PRESETS / f"{name}.yaml").read_text(encoding="utf-8")


def preset_document(name: str) -> dict:
    return read_yaml(preset_text(name))


def scored_stage(**fields: object) -> dict:
    """The second stage of `small_document()` reduced to one criterion, with some fields changed."""
    stage = {
        "code": "substansi",
        "label": "Substansi",
        "kind": "desk_evaluation",
        "scale": {"min": 0, "max": 10},
        "judges": {"min": 3},
        "criteria": [{"code": "luas", "label": "Luas", "weight": 100}],
    }
    return {**stage, **fields}


def document_with_substance(**fields: object) -> dict:
    """The small document with `scored_stage(**fields)` as its second stage."""
    document = small_document()
    document["stages"][SUBSTANCE] = scored_stage(**fields)
    document["awards"][1]["min_score"] = 20
    return document


REMOVED = object()


def change_document(document: dict, **changes: object) -> dict:
    """The document with values put at places written as a problem writes them; REMOVED takes the key away."""
    for path, value in changes.items():
        *steps, last = [
            int(step) if step.isdigit() else step for step in path.replace("]", "").replace("[", ".").split(".")
        ]
        target = document
        for step in steps:
            target = target[step]
        if value is REMOVED:
            del target[last]
        elif isinstance(target, list) and last == len(target):
            target.append(value)
        else:
            target[last] = value
    return document


def find_codes(document: dict) -> list[tuple[str, str]]:
    """The problems as (path, code), in the order they were found."""
    return [(problem.path, problem.code) for problem in check_document(document).problems]
