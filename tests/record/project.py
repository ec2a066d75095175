"""Every name of the code that the record needs and that a change of layout or language may move or rename.

The keys are names of the record and stay; mend only the right side.
"""

from django.apps import apps
from django.conf import settings

OWN_APPS = tuple(name for name in settings.INSTALLED_APPS if (settings.BASE_DIR / name.split(".")[0]).is_dir())

# What the record calls a table → the class of its rows, in whatever app it lives.
MODELS = {
    "advancement": "Advancement",
    "award": "AwardGiven",
    "certificate": "Certificate",
    "closing": "StageClosing",
    "decision": "PlenaryDecision",
    "edition": "Edition",
    "entry": "LedgerEntry",
    "member": "TeamMember",
    "ranking": "Ranking",
    "ranking_row": "RankingRow",
    "rulebook_version": "RulebookVersion",
    "sheet": "ScoreSheet",
    "unit": "WorkUnit",
}

# What the record writes about a row: its own key → where the row has it.
FIELDS = {
    "advancement": {
        "edition": "proposal__edition__slug",
        "stage": "stage__code",
        "proposal": "proposal__code",
        "outcome": "outcome",
        "reason": "reason",
    },
    "award": {
        "edition": "ranking__edition__slug",
        "award": "award__code",
        "label": "award__label",
        "part": "part",
        "rank": "rank",
        "proposal": "proposal__code",
    },
    "certificate": {
        "edition": "award__ranking__edition__slug",
        "sequence": "sequence",
        "number": "number",
        "code": "code",
        "status": "status",
        "reason": "reason",
        "printed": "printed",
        "replaced_by": "replaced_by__number",
        "issued_at": "issued_at",
        "ended_at": "ended_at",
    },
    "closing": {"edition": "edition__slug", "stage": "stage__code", "at": "at"},
    "decision": {
        "edition": "edition__slug",
        "stage": "stage__code",
        "kind": "kind",
        "proposals": "proposals",
        "to_rank": "to_rank",
        "scope": "scope",
        "reason": "reason",
        "at": "at",
    },
    "edition": {
        "edition": "slug",
        "status": "status",
        "stream": "ledger",
        "head": "ledger__head",
        "length": "ledger__length",
    },
    "entry": {
        "stream": "stream",
        "sequence": "sequence",
        "at": "at",
        "actor": "actor",
        "event": "event",
        "payload": "payload",
        "hash": "hash",
    },
    "ranking": {
        "edition": "edition__slug",
        "stage": "stage__code",
        "at": "at",
        "digest": "rulebook_digest",
        "head": "ledger_head",
        "places": "places",
    },
    "ranking_row": {
        "edition": "ranking__edition__slug",
        "stage": "ranking__stage__code",
        "scope": "scope",
        "part": "part",
        "place": "place",
        "rank": "rank",
        "computed_rank": "computed_rank",
        "tied": "is_tied",
        "score": "score",
        "exact": "exact",
        "decided_by": "decided_by",
        "proposal": "proposal__code",
    },
    "rulebook_version": {"code": "code", "number": "number", "digest": "digest", "document": "document"},
    "sheet": {
        "edition": "assignment__panel__edition__slug",
        "stage": "assignment__stage__code",
        "judge": "assignment__judge__code",
        "proposal": "assignment__proposal__code",
        "status": "status",
        "source": "source",
        "vector": "vector",
        "numerator": "numerator",
        "denominator": "denominator",
        "version": "version",
    },
    "unit": {"code": "code", "name": "name"},
}

# The function by which the demo makes the PDFs that its teams attach, as that module imports it.
DECREE_RENDERER = "cms.demo.evidence.render_pdf"
PRESETS = settings.BASE_DIR / "competition" / "rulebooks"
EXAMPLE = settings.BASE_DIR / "docs" / "example"
NEW_UNIT = {"type": "department", "is_agency": True}


# Rows that the record leaves out: the values of a sheet that is not locked have no fixed form.
FILTERS = {"sheet": {"numerator__isnull": False}}


def rows_of(table: str):
    """The rows of a table of the record."""
    return model_of(table)._default_manager.filter(**FILTERS.get(table, {}))


def model_of(table: str):
    """The model of a table of the record; its class name must be unique."""
    models = [model for model in apps.get_models() if model.__name__ == MODELS[table]]
    assert len(models) == 1, (table, models)
    return models[0]
