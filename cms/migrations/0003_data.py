from django.db import migrations

TITLE = "Lomba Inovasi Pelayanan Publik"
INTRO = (
    "<p>Unit kerja daerah mengajukan inovasi yang sudah berjalan, juri menilainya, dan hasilnya diumumkan "
    "beserta cara penghitungannya.</p>"
)


def turn_welcome_into_home(apps, schema_editor):
    """Wagtail's “Welcome” page keeps its row, address and site, and becomes our front page.

    A site that somebody has already built something on stays as it is.
    """
    home_page = apps.get_model("cms", "HomePage")
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or home_page.objects.exists() or not _is_untouched(site.root_page):
        return
    content_type = _content_type(apps, "cms", "homepage")
    page = home_page(page_ptr=site.root_page, intro=INTRO)
    page.__dict__.update({field.attname: getattr(site.root_page, field.attname) for field in site.root_page._meta.fields})
    page.title = page.draft_title = TITLE
    page.content_type_id = content_type.pk
    page.save()
    if not site.site_name:
        site.site_name = "Balairung"
        site.save()


def _is_untouched(page):
    return page.content_type.model == "page" and page.numchild == 0 and page.latest_revision_id is None


def let_editors_edit(apps, schema_editor):
    """Editors write and publish pages, and look after pictures and documents; everything else stays with the bureau."""
    group = apps.get_model("auth", "Group").objects.get(name="editor")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    collection = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    on_pages = apps.get_model("wagtailcore", "GroupPagePermission")
    on_files = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for verb in ("add", "change", "publish"):
        on_pages.objects.get_or_create(group=group, page=root, permission=_permission(apps, "wagtailcore", "page", verb))
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for verb in ("add", "change", "choose"):
            permission = _permission(apps, app, model, verb)
            on_files.objects.get_or_create(group=group, collection=collection, permission=permission)


def let_the_bureau_decide(apps, schema_editor):
    """Mark, colour and contact of the site belong to the bureau's admin; editors write pages and nothing else."""
    permission, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=_content_type(apps, "cms", "sitesettings"),
        codename="change_sitesettings",
        defaults={"name": "Can change site of the competition"},
    )
    apps.get_model("auth", "Group").objects.get(name="bureau_admin").permissions.add(permission)


def _permission(apps, app, model, verb):
    permission, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=_content_type(apps, app, model),
        codename=f"{verb}_{model}",
        defaults={"name": f"Can {verb} {model}"},
    )
    return permission


def _content_type(apps, app, model):
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)[0]


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("accounts", "0003_data"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.RunPython(turn_welcome_into_home, migrations.RunPython.noop),
        migrations.RunPython(let_editors_edit, migrations.RunPython.noop),
        migrations.RunPython(let_the_bureau_decide, migrations.RunPython.noop),
    ]
