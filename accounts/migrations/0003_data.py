from django.db import migrations

DESK = ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")
PEOPLE = ("accounts", "user", "change_user", "Can change person")
RIGHTS = {"bureau_admin": (DESK, PEOPLE), "bureau_staff": (DESK,), "editor": (DESK,), "judge": (), "inspector": ()}


def create_roles(apps, schema_editor):
    """One group for each role; only the bureau and editors enter the Wagtail admin. Bureau admins correct names and
    roles; adding, deleting and setting passwords stay with nobody.

    `set` also takes away what Wagtail's own migrations give to every group that existed before them.
    """
    group_model = apps.get_model("auth", "Group")
    for role, rights in RIGHTS.items():
        group, _created = group_model.objects.get_or_create(name=role)
        group.permissions.set([_permission(apps, *right) for right in rights])
    group_model.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()


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
        ("accounts", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0005_editingsession_is_editing"),
        ("wagtailcore", "0001_initial"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
    ]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
