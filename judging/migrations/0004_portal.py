import uuid

from django.conf import settings
from django.db import migrations, models

from core.triggers import Guard, LiftGuard

SHEET_CLOSED = (
    "EXISTS (SELECT 1 FROM judging_assignment a JOIN judging_panel p ON p.id = a.panel_id "
    "JOIN judging_stageclosing c ON c.stage_id = a.stage_id AND c.edition_id = p.edition_id WHERE a.id = {row}.assignment_id)"
)
ASSIGNMENT_CLOSED = (
    "EXISTS (SELECT 1 FROM judging_panel p JOIN judging_stageclosing c ON c.edition_id = p.edition_id "
    "WHERE p.id = {row}.panel_id AND c.stage_id = {row}.stage_id)"
)
# What a judge may do after the close moves no result: confirm an imported sheet, open a page for the first time.
COUNTED = ("status", "vector", "version")
SHEET_CHANGED = " OR ".join(
    [f"NEW.{field} <> OLD.{field}" for field in COUNTED]
    + [f"COALESCE(NEW.{field}, -1) <> COALESCE(OLD.{field}, -1)" for field in ("numerator", "denominator")]
)
SHEET = {
    "insert": SHEET_CLOSED.format(row="NEW"),
    "update": f"({SHEET_CHANGED}) AND {SHEET_CLOSED.format(row='OLD')}",
    "delete": SHEET_CLOSED.format(row="OLD"),
}
ASSIGNMENT = {
    "insert": ASSIGNMENT_CLOSED.format(row="NEW"),
    "update": ASSIGNMENT_CLOSED.format(row="OLD"),
    "delete": ASSIGNMENT_CLOSED.format(row="OLD"),
}


def give_uuids(apps, schema_editor):
    """Rows that exist get their address one by one: a default would give all of them the same."""
    assignments = apps.get_model("judging", "Assignment").objects
    rows = list(assignments.filter(uuid=None).only("pk"))
    for row in rows:
        row.uuid = uuid.uuid4()
    assignments.bulk_update(rows, ["uuid"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("judging", "0003_guards"),
        ("competition", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        LiftGuard("judging_scoresheet", **SHEET),
        LiftGuard("judging_assignment", **ASSIGNMENT),
        migrations.AddField(
            "assignment", "opened_at", models.DateTimeField(blank=True, null=True, verbose_name="first opened")
        ),
        migrations.AddField("assignment", "uuid", models.UUIDField(null=True)),
        migrations.RunPython(give_uuids, migrations.RunPython.noop),
        migrations.AlterField("assignment", "uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
        migrations.AddField(
            "scoresheet",
            "comments",
            models.JSONField(blank=True, default=dict, verbose_name="comments by criterion"),
        ),
        Guard("judging_scoresheet", **SHEET),
        Guard("judging_assignment", **ASSIGNMENT),
    ]
