from django.db import migrations

ROLES = ("bureau_admin", "bureau_staff", "editor", "judge", "inspector")
WAGTAIL_DESK = ("bureau_admin", "bureau_staff", "editor")


def create_roles(apps, schema_editor):
    """One group for each role; only the bureau and editors enter the Wagtail admin."""
    group_model = apps.get_model("auth", "Group")
    permission = _access_admin(apps)
    for role in ROLES:
        group, _created = group_model.objects.get_or_create(name=role)
        if role in WAGTAIL_DESK:
            group.permissions.add(permission)
    group_model.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()


def _access_admin(apps):
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailadmin", model="admin"
    )
    permission, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0005_editingsession_is_editing"),
        ("wagtailcore", "0001_initial"),
    ]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
