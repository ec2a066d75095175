"""Certificates and workbooks of an edition; the long work is done by a worker and watched here."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competition.enums import EditionStatus
from competition.staff.desk import edition_desk
from core.errors import Refused
from core.files import XLSX, serve_private_file, workbook_response
from core.query_text import read_query_text
from judging.documents import tasks
from judging.documents.enums import CertificateStatus, JobKind, JobStatus
from judging.documents.exports import certificates_workbook
from judging.documents.forms.certificates import CertificateSettingsForm, RevocationForm
from judging.documents.models import CertificateSettings, Job
from judging.documents.selectors.certificates import certificates_of, replacement_changes
from judging.documents.services.certificates import replace_certificate, revoke_certificate, save_certificate_settings
from judging.documents.services.jobs import start_job
from judging.panels.permissions import can_decide

LINES = 100
MEDIA = {"xlsx": XLSX, "zip": "application/zip"}


@require_safe
@edition_desk
def documents_desk(request, edition):
    words, status = read_query_text(request.GET, "cari"), request.GET.get("keadaan", "")
    found = certificates_of(edition).select_related("award__proposal__unit", "replaced_by").order_by("sequence")
    if status in CertificateStatus.values:
        found = found.filter(status=status)
    if words:
        found = found.filter(
            Q(number__icontains=words)
            | Q(code__icontains=words.replace("-", ""))
            | Q(award__proposal__title__icontains=words)
            | Q(award__proposal__code__iexact=words)
        )
    if "xlsx" in request.GET:
        return workbook_response(certificates_workbook(edition, found), f"{edition.slug}-piagam.xlsx")
    asked = {"cari": words, "keadaan": status}
    context = {
        "edition": edition,
        "tab": "documents",
        "title": _("Documents"),
        "page": Paginator(found, LINES).get_page(request.GET.get("halaman")),
        "words": words,
        "status": status,
        "statuses": CertificateStatus.choices,
        "query": "".join(f"&{urlencode({name: text})}" for name, text in asked.items() if text),
        "jobs": Job.objects.filter(edition=edition).select_related("actor")[:10],
        "settings": CertificateSettings.objects.filter(edition=edition).first(),
        "is_published": edition.status == EditionStatus.PUBLISHED,
        "kinds": JobKind,
        "may_decide": can_decide(request.user),
    }
    return render(request, "judging/staff/documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk(admin=True)
def certificate_settings(request, edition):
    kept = CertificateSettings.objects.filter(edition=edition).first()
    form = CertificateSettingsForm(request.POST or None, instance=kept or CertificateSettings(edition=edition))
    if form.is_valid():
        try:
            save_certificate_settings(edition=edition, data=form.data_of(), actor=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("What certificates print is saved."))
            return redirect("documents-desk", edition.slug)
    context = {"edition": edition, "tab": "documents", "title": _("What certificates print"), "form": form}
    return render(request, "judging/staff/documents_settings.html", context)


@require_POST
@edition_desk
def job_start(request, edition, kind):
    """Ask for the work; a second click leads to what runs already."""
    if kind not in JobKind.values:
        raise Http404
    job, is_new = start_job(edition=edition, kind=JobKind(kind), actor=request.user, at=timezone.now())
    if is_new:
        transaction.on_commit(partial(tasks.run.enqueue, str(job.uuid)))
    return redirect("job-page", edition.slug, job.uuid)


@require_safe
@edition_desk
def job_page(request, edition, uuid):
    job = get_object_or_404(Job.objects.select_related("actor"), edition=edition, uuid=uuid)
    is_running = job.status in (JobStatus.WAITING, JobStatus.RUNNING)
    context = {"edition": edition, "tab": "documents", "title": job.get_kind_display(), "job": job}
    response = render(request, "judging/staff/job.html", {**context, "is_running": is_running})
    if is_running:
        response["Refresh"] = "2"  # the page asks again by itself, without a script
    return response


@require_safe
@edition_desk
def job_file(request, edition, uuid):
    job = get_object_or_404(Job, edition=edition, uuid=uuid, status=JobStatus.DONE)
    if not job.file:
        raise Http404
    media_type = MEDIA[job.file_name.rsplit(".", 1)[1]]
    return serve_private_file(request, job.file, filename=job.file_name, media_type=media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk(admin=True)
def certificate_revoke(request, edition, code):
    """End it, or put another one in its place; what a stranger will read about both codes is shown before."""
    certificate = get_object_or_404(certificates_of(edition), code=code)
    form, refusals = RevocationForm(request.POST or None, code=certificate.code), []
    if form.is_valid():
        replaces, names = form.cleaned_data["replace"], {"number": certificate.number}
        end = replace_certificate if replaces else revoke_certificate
        deed = {"certificate": certificate, "reason": form.cleaned_data["reason"], "actor": request.user}
        try:
            done = end(**deed, at=timezone.now())
        except Refused as refused:
            refusals = refused.lines
        else:
            said = _("Certificate %(number)s is revoked.")
            if replaces:
                said, names = _("Certificate %(number)s is replaced by %(fresh)s."), {**names, "fresh": done.number}
            messages.success(request, said % names)
            return redirect("documents-desk", edition.slug)
    context = {
        "edition": edition,
        "tab": "documents",
        "title": _("Revoke a certificate"),
        "certificate": certificate,
        "changes": replacement_changes(certificate),
        "form": form,
        "refusals": refusals,
    }
    return render(request, "judging/staff/certificate_revoke.html", context, status=409 if refusals else 200)
