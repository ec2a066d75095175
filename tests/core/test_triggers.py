import pytest
from django.db import connection

from tests.core.database import trigger_names

pytestmark = pytest.mark.django_db
ALWAYS = (
    "panels_stageclosing",
    "panels_advancement",
    "results_plenarydecision",
    "results_ranking",
    "results_rankingrow",
    "results_awardgiven",
)
PARTS = ("group", "category", "participanttype", "question", "evidencetype", "stage", "award")
CHANGE = ("update", "delete")
EXPECTED = {
    *(f"guard_core_{table}_{event}" for table in ("ledgerentry", "ledgerstream") for event in CHANGE),
    *(f"guard_competition_{part}_{event}" for part in PARTS for event in ("insert", *CHANGE)),
    *(f"guard_competition_rulebookversion_{event}" for event in CHANGE),
    *(f"guard_judging_{table}_{event}" for table in ALWAYS for event in CHANGE),
    *(f"guard_judging_sheets_scoresheet_{event}" for event in ("insert", *CHANGE)),
    *(f"guard_judging_panels_assignment_{event}" for event in ("insert", *CHANGE)),
    *(f"guard_judging_documents_certificate_{event}" for event in CHANGE),
}


def test_every_guard_is_in_the_database_after_all_migrations():
    truncate = {name.replace("_delete", "_truncate") for name in EXPECTED if name.endswith("_delete")}
    expected = EXPECTED | truncate if connection.vendor == "postgresql" else EXPECTED
    assert trigger_names() == expected
