from django.db import migrations

from core.triggers import Guard

FROZEN = "EXISTS (SELECT 1 FROM competition_rulebookversion v WHERE v.id = {row}.version_id AND v.status <> 'draft')"
CHANGED = " OR ".join(f"NEW.{field} <> OLD.{field}" for field in ("document", "digest", "code", "number", "name"))


def parts_of_frozen(table):
    return Guard(
        f"competition_{table}",
        insert=FROZEN.format(row="NEW"),
        update=FROZEN.format(row="OLD"),
        delete=FROZEN.format(row="OLD"),
        reads=("competition_rulebookversion",),
    )


class Migration(migrations.Migration):
    dependencies = [("competition", "0001_initial")]

    operations = [
        Guard(
            "competition_rulebookversion",
            update=f"OLD.status <> 'draft' AND (NEW.status = 'draft' OR NEW.frozen_at <> OLD.frozen_at OR {CHANGED})",
            delete="OLD.status <> 'draft'",
        ),
        parts_of_frozen("group"),
        parts_of_frozen("category"),
        parts_of_frozen("participanttype"),
        parts_of_frozen("question"),
        parts_of_frozen("evidencetype"),
        parts_of_frozen("stage"),
        parts_of_frozen("award"),
    ]
