from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from competition.staff.desk import EditionTab
from submissions.staff import check, reminders, versions

ROOT = "lomba/<slug:slug>/pemeriksaan/"


@hooks.register("register_admin_urls")
def check_urls():
    return [
        path("lomba/<slug:slug>/pengingat/", reminders.team_reminders, name="team-reminders"),
        path(ROOT, check.check_queue_view, name="check-queue"),
        path(f"{ROOT}<str:code>/", check.check_page, name="check-page"),
        path(f"{ROOT}<str:code>/versi/", versions.check_versions, name="check-versions"),
        path(f"{ROOT}<str:code>/simpan/", check.check_save, name="check-save"),
        path(f"{ROOT}<str:code>/luluskan/", check.check_decide, {"step": "pass_check"}, name="check-pass"),
        path(
            f"{ROOT}<str:code>/kembalikan/", check.check_decide, {"step": "return_for_correction"}, name="check-return"
        ),
        path(f"{ROOT}<str:code>/gugurkan/", check.check_decide, {"step": "fail_check"}, name="check-fail"),
        path(f"{ROOT}<str:code>/buka-lagi/", check.check_decide, {"step": "reopen_check"}, name="check-reopen"),
        path(f"{ROOT}<str:code>/diskualifikasi/", check.check_decide, {"step": "disqualify"}, name="check-disqualify"),
    ]


@hooks.register("register_edition_panel")
def reminders_panel():
    return reminders.RemindersPanel()


@hooks.register("register_edition_tab")
def check_tab():
    return EditionTab(name="check", label=_("Check"), url_name="check-queue", order=30)
