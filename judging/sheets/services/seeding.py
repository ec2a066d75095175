"""A large invented edition for measuring: the same numbers give the same rows every time."""

import random
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice

from django.db import transaction

from accounts.enums import UnitType
from accounts.models import User, WorkUnit
from competition.models import Edition, Stage
from competition.rulebook.loading import load_document
from competition.services import create_edition, load_rulebook, open_edition
from judging.panels.models import Assignment, Panel
from judging.panels.services.panels import assign_pairs, make_panel
from judging.sheets.enums import SheetSource
from judging.sheets.services.sheets import Filled, record_sheets
from submissions.enums import ProposalStatus
from submissions.models import Proposal

CHUNK = 5000
STAGE = "nilai"


def rulebook_document(*, code: str, criteria: int, judges: int, over: str) -> dict:
    """One scored stage with equal weights; `over` is what the stage aggregates: judge_total or criterion."""
    share, remainder = divmod(100, criteria)
    weights = [share + (1 if place < remainder else 0) for place in range(criteria)]
    return {
        "schema": 1,
        "rulebook": code,
        "name": f"Uji beban ({over})",
        "groups": [{"code": "umum", "label": "Umum"}],
        "stages": [
            {"code": "daftar", "kind": "registration", "label": "Pendaftaran"},
            {
                "code": STAGE,
                "kind": "desk_evaluation",
                "label": "Penilaian",
                "scale": {"min": 0, "max": 100, "step": 1},
                "judges": {"min": min(judges, 3)},
                "aggregate": {"over": over, "method": "mean"},
                "criteria": [
                    {"code": f"k{place}", "label": f"Kriteria {place}", "weight": weight}
                    for place, weight in enumerate(weights, start=1)
                ],
            },
        ],
        "final": {"from": [{"stage": STAGE, "weight": 100}], "rankings": ["overall"]},
        "awards": [
            {"code": "top", "label": "Top 100", "per": "overall", "rank_from": 1, "rank_to": 100, "on_tie": "share"}
        ],
    }


@transaction.atomic
def seed_edition(
    *,
    slug: str,
    prefix: str,
    entries: int,
    judges: int,
    sheets: int,
    criteria: int,
    over: str,
    actor: User,
    at: datetime,
) -> Edition:
    """`entries` eligible proposals with `sheets` locked sheets each by `judges` judges in rotation, through the real
    services.
    """
    document = rulebook_document(code=f"beban-{over.replace('_', '-')}", criteria=criteria, judges=sheets, over=over)
    version = load_rulebook(rulebook=load_document(document), actor=actor, at=at)
    edition = create_edition(
        slug=slug, name=f"Uji beban {slug}", year=at.year, prefix=prefix, version=version, actor=actor, at=at
    )
    open_edition(edition=edition, actor=actor, at=at)
    edition = Edition.objects.select_related("rulebook_version").get(pk=edition.pk)
    panel = _panel(edition, slug, judges, actor, at)
    seats = list(panel.judges.select_related("user").order_by("pk"))
    proposals = _proposals(edition, entries, at)
    for start in range(0, entries, CHUNK):
        part = proposals[start : start + CHUNK]
        pairs = [
            (seats[((start + place) * sheets + turn) % judges], proposal)
            for place, proposal in enumerate(part)
            for turn in range(sheets)
        ]
        assignments = assign_pairs(panel=panel, pairs=pairs, actor=actor, at=at)
        _score(edition, panel.stage, assignments, criteria, actor, at)
    return edition


def _panel(edition: Edition, slug: str, judges: int, actor: User, at: datetime) -> Panel:
    people = [
        (f"J{number}", User.objects.create_user(f"juri{number}.{slug}@contoh.invalid", name=f"CONTOH Juri {number}"))
        for number in range(1, judges + 1)
    ]
    stage = Stage.objects.get(version=edition.rulebook_version, code=STAGE)
    return make_panel(edition=edition, stage=stage, name="Panel", people=people, actor=actor, at=at)


def _proposals(edition: Edition, entries: int, at: datetime) -> list[Proposal]:
    """Written in bulk and as eligible at once; what a team or the bureau does with one proposal is measured
    elsewhere.
    """
    unit, _created = WorkUnit.objects.get_or_create(
        code="uji-beban", defaults={"name": "Dinas Uji Beban (CONTOH)", "type": UnitType.DEPARTMENT, "is_agency": True}
    )
    group = edition.rulebook_version.groups.get()
    rows = [
        Proposal(
            edition=edition,
            code=f"{edition.prefix}-{number:05d}",
            title=f"Inovasi {number:05d} (CONTOH)",
            unit=unit,
            group=group,
            status=ProposalStatus.ELIGIBLE,
            created_at=at,
            submitted_at=at,
        )
        for number in range(1, entries + 1)
    ]
    return Proposal.objects.bulk_create(rows, batch_size=1000)


def _score(
    edition: Edition, stage: Stage, assignments: list[Assignment], criteria: int, actor: User, at: datetime
) -> None:
    codes = [f"k{place}" for place in range(1, criteria + 1)]
    dice = random.Random(assignments[0].proposal.code)  # noqa: S311 - invented numbers, not secrets
    filled = (Filled(row, {code: Decimal(dice.randint(40, 100)) for code in codes}) for row in assignments)
    for part in _parts(filled):
        record_sheets(edition=edition, stage=stage, filled=part, source=SheetSource.IMPORT, actor=actor, at=at)


def _parts(filled: Iterator[Filled]) -> Iterator[list[Filled]]:
    while part := list(islice(filled, CHUNK)):
        yield part
