from django.db import migrations

DESK = ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")
PEOPLE = ("accounts", "user", "change_user", "Can change person")
RIGHTS = {"bureau_admin": (DESK, PEOPLE), "bureau_staff": (DESK,), "editor": (DESK,)}


def settle_rights(apps, schema_editor):
    """Bureau admins correct names and roles; adding, deleting and setting passwords stay with nobody.

    `set` also takes away what Wagtail's own migrations give to every group that existed before them.
    """
    for role, rights in RIGHTS.items():
        group = apps.get_model("auth", "Group").objects.get(name=role)
        group.permissions.set([_permission(apps, *right) for right in rights])


def _permission(apps, app_label, model, codename, name):
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    permission, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
    ]

    operations = [migrations.RunPython(settle_rights, migrations.RunPython.noop)]
