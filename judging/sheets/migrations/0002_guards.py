from django.db import migrations

from core.triggers import Guard

SHEET_CLOSED = (
    "EXISTS (SELECT 1 FROM judging_panels_assignment a JOIN judging_panels_panel p ON p.id = a.panel_id "
    "JOIN judging_panels_stageclosing c ON c.stage_id = a.stage_id AND c.edition_id = p.edition_id "
    "WHERE a.id = {row}.assignment_id)"
)
# A judge may still confirm an imported sheet after the close: the source is no part of the result.
COUNTED = ("status", "draft", "vector", "comment", "comments", "version")
SHEET_CHANGED = " OR ".join(
    [f"NEW.{field} <> OLD.{field}" for field in COUNTED]
    + [f"COALESCE(NEW.{field}, -1) <> COALESCE(OLD.{field}, -1)" for field in ("numerator", "denominator")]
)


class Migration(migrations.Migration):
    dependencies = [("judging_sheets", "0001_initial"), ("judging_panels", "0001_initial")]

    operations = [
        Guard(
            "judging_sheets_scoresheet",
            insert=SHEET_CLOSED.format(row="NEW"),
            update=f"({SHEET_CHANGED}) AND {SHEET_CLOSED.format(row='OLD')}",
            delete=SHEET_CLOSED.format(row="OLD"),
            reads=("judging_panels_assignment", "judging_panels_panel", "judging_panels_stageclosing"),
        ),
    ]
