from django.db import migrations

from core.triggers import Guard

ASSIGNMENT_CLOSED = (
    "EXISTS (SELECT 1 FROM judging_panels_panel p JOIN judging_panels_stageclosing c ON c.edition_id = p.edition_id "
    "WHERE p.id = {row}.panel_id AND c.stage_id = {row}.stage_id)"
)


class Migration(migrations.Migration):
    dependencies = [("judging_panels", "0001_initial")]

    operations = [
        Guard(
            "judging_panels_assignment",
            insert=ASSIGNMENT_CLOSED.format(row="NEW"),
            update=ASSIGNMENT_CLOSED.format(row="OLD"),
            delete=ASSIGNMENT_CLOSED.format(row="OLD"),
            reads=("judging_panels_panel", "judging_panels_stageclosing"),
        ),
        Guard.always("judging_panels_stageclosing"),
        Guard.always("judging_panels_advancement"),
    ]
