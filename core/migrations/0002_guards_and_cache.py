from django.core.management import call_command
from django.db import migrations

from core.triggers import Guard


def create_cache_table(apps, schema_editor):
    """The default cache is a table that all processes share, so that login attempts are counted once (docs/decisions/003)."""
    call_command("createcachetable", "core_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        Guard.always("core_ledgerentry"),
        Guard("core_ledgerstream", update="NEW.length <= OLD.length OR NEW.uuid <> OLD.uuid", delete="1=1"),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
