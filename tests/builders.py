"""Reaching a state the way people do: through the services."""

import functools
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from accounts.enums import Role, UnitType
from accounts.models import WorkUnit
from accounts.services.people import ensure_person
from competition.models import Edition
from competition.rulebook.loading import LoadedRulebook, load_document
from competition.services import create_edition, load_rulebook, open_edition
from judging.panels.models import Assignment
from judging.panels.services.panels import assign_everybody, make_panel
from judging.sheets.enums import SheetSource
from judging.sheets.services.sheets import Filled, record_sheets
from submissions.services.proposals import ProposalData, create_proposals
from submissions.services.submitting import receive_proposal

AT = datetime(2026, 6, 3, 7, 2, tzinfo=UTC)
OTHER_NAMES = {"slug": "lomba-lain", "prefix": "L26"}  # of an edition beside the one that a module keeps
CRITERIA = ("manfaat", "kebaruan", "keberlanjutan")


def document(**changes) -> dict:
    """A small valid rulebook: one group, one scored stage with three criteria, mean of the judge totals."""
    return {
        "schema": 1,
        "rulebook": "kecil",
        "name": "Aturan kecil",
        "groups": [{"code": "umum", "label": "Umum"}],
        "categories": [{"code": "opd", "label": "Perangkat daerah"}],
        "stages": [
            {"code": "daftar", "kind": "registration", "label": "Pendaftaran"},
            desk_stage(),
        ],
        "final": {"from": [{"stage": "nilai", "weight": 100}], "rankings": ["overall"]},
        "awards": [
            {
                "code": "juara_1",
                "label": "Juara I",
                "per": "overall",
                "rank_from": 1,
                "rank_to": 1,
                "on_tie": "plenary",
            },
            {
                "code": "juara_2",
                "label": "Juara II",
                "per": "overall",
                "rank_from": 2,
                "rank_to": 2,
                "on_tie": "plenary",
            },
        ],
        "tie_break": [{"by": "plenary"}],
        "publication": {"rows": "all", "scores": "final"},
        **changes,
    }


def desk_stage(code="nilai", **changes) -> dict:
    return {
        "code": code,
        "kind": "desk_evaluation",
        "label": "Penilaian proposal",
        "scale": {"min": 0, "max": 100, "step": 1},
        "judges": {"min": 3},
        "criteria": [
            {"code": name, "label": name.title(), "weight": weight}
            for name, weight in zip(CRITERIA, (50, 30, 20), strict=True)
        ],
        **changes,
    }


def bureau(email="organisasi@contoh.invalid"):
    return ensure_person(email=email, name="CONTOH Bagian Organisasi", roles=(Role.BUREAU_ADMIN,))


def unit(code="dinkes", *, parent=None, is_agency=True, kind=UnitType.DEPARTMENT) -> WorkUnit:
    defaults = {"name": f"Unit {code} (CONTOH)", "type": kind, "parent": parent, "is_agency": is_agency}
    return WorkUnit.objects.get_or_create(code=code, defaults=defaults)[0]


@functools.lru_cache(maxsize=256)
def _load_once(text: str) -> LoadedRulebook:
    """The rulebook of a document in JSON. Most tests open an edition by the same few, and checking one costs more than
    writing its rows.
    """
    return load_document(json.loads(text))


def opened(rules=None, *, slug="lomba-2026", prefix="P26", at=AT) -> Edition:
    actor = bureau()
    version = load_rulebook(rulebook=_load_once(json.dumps(rules or document())), actor=actor, at=at)
    edition = create_edition(
        slug=slug, name=f"Lomba {slug}", year=2026, prefix=prefix, version=version, actor=actor, at=at
    )
    open_edition(edition=edition, actor=actor, at=at)
    return Edition.objects.select_related("rulebook_version").get(pk=edition.pk)


def eligible(edition, count=6, *, work_unit=None, at=AT, **fields):
    """Proposals that passed the administrative check, titled Inovasi 1, 2 …"""
    rows = edition.rulebook_version
    data = [
        ProposalData(
            title=f"Inovasi {number}",
            unit=work_unit or unit(),
            group=rows.groups.first(),
            category=rows.categories.first(),
            **fields,
        )
        for number in range(1, count + 1)
    ]
    proposals = create_proposals(edition=edition, proposals_data=data, actor=bureau(), at=at)
    return [receive_proposal(proposal=proposal, actor=bureau(), at=at, note="dari daftar") for proposal in proposals]


def stage(edition, code="nilai"):
    return edition.rulebook_version.stages.get(code=code)


def panel(edition, judges=3, *, code="nilai", assign=True, at=AT):
    people = [
        (f"J{number}", ensure_person(email=f"juri{number}@contoh.invalid", name=f"CONTOH Juri {number}"))
        for number in range(1, judges + 1)
    ]
    new_panel = make_panel(
        edition=edition, stage=stage(edition, code), name="Panel", people=people, actor=bureau(), at=at
    )
    if assign:
        assign_everybody(panel=new_panel, actor=bureau(), at=at)
    return new_panel


def score(edition, value_of, *, code="nilai", at=AT + timedelta(days=30)):
    """Lock every active sheet; `value_of(proposal number, judge number, criterion number)`, all from 0."""
    rows = Assignment.objects.filter(stage__code=code, panel__edition=edition, status="active", sheet=None)
    rows = rows.select_related("judge", "proposal__group").order_by("proposal__code", "judge__pk")
    criteria = [c.code for c in edition.rules.scored_stage(code).scored_criteria("umum")]
    numbers = {pk: number for number, pk in enumerate(edition.proposals.order_by("code").values_list("pk", flat=True))}
    filled = [
        Filled(
            row,
            {
                name: Decimal(str(value_of(numbers[row.proposal_id], int(row.judge.code[1:]) - 1, place)))
                for place, name in enumerate(criteria)
            },
        )
        for row in rows
    ]
    return record_sheets(
        edition=edition, stage=stage(edition, code), filled=filled, source=SheetSource.JUDGE, actor=bureau(), at=at
    )
