from django.db import migrations

from core.triggers import Guard


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        Guard.always("core_ledgerentry"),
        Guard("core_ledgerstream", update="NEW.length <= OLD.length OR NEW.uuid <> OLD.uuid", delete="1=1"),
    ]
