from django.db import migrations


def let_the_bureau_decide(apps, schema_editor):
    """Mark, colour and contact of the site belong to the bureau's admin; editors write pages and nothing else."""
    content_type = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cms", model="sitesettings"
    )[0]
    permission, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="change_sitesettings",
        defaults={"name": "Can change site of the competition"},
    )
    apps.get_model("auth", "Group").objects.get(name="bureau_admin").permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_public_pages")]

    operations = [migrations.RunPython(let_the_bureau_decide, migrations.RunPython.noop)]
