from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    """The default cache is a table that all processes share, so that login attempts are counted once (docs/decisions/003)."""
    call_command("createcachetable", "core_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_guards")]

    operations = [migrations.RunPython(create_cache_table, migrations.RunPython.noop)]
