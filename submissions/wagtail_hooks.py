from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks

from competition.staff.desk import EditionTab
from submissions.staff import check, reminders, versions

# Below the address of the edition, like every page of the bureau.
CHECK_ROOT = "lomba/<slug:slug>/pemeriksaan/"


@hooks.register("register_admin_urls")
def check_urls() -> list[URLPattern]:
    return [
        path("lomba/<slug:slug>/pengingat/", reminders.team_reminders, name="team-reminders"),
        path(CHECK_ROOT, check.check_queue_view, name="check-queue"),
        path(f"{CHECK_ROOT}<str:code>/", check.check_page, name="check-page"),
        path(f"{CHECK_ROOT}<str:code>/versi/", versions.check_versions, name="check-versions"),
        path(f"{CHECK_ROOT}<str:code>/simpan/", check.check_save, name="check-save"),
        path(f"{CHECK_ROOT}<str:code>/luluskan/", check.check_decide, {"step": "pass_check"}, name="check-pass"),
        path(
            f"{CHECK_ROOT}<str:code>/kembalikan/",
            check.check_decide,
            {"step": "return_for_correction"},
            name="check-return",
        ),
        path(f"{CHECK_ROOT}<str:code>/gugurkan/", check.check_decide, {"step": "fail_check"}, name="check-fail"),
        path(f"{CHECK_ROOT}<str:code>/buka-lagi/", check.check_decide, {"step": "reopen_check"}, name="check-reopen"),
        path(
            f"{CHECK_ROOT}<str:code>/diskualifikasi/",
            check.check_decide,
            {"step": "disqualify"},
            name="check-disqualify",
        ),
    ]


@hooks.register("register_edition_panel")
def reminders_panel() -> reminders.RemindersPanel:
    return reminders.RemindersPanel()


@hooks.register("register_edition_tab")
def check_tab() -> EditionTab:
    return EditionTab(name="check", label=_("Check"), url_name="check-queue", order=30)
