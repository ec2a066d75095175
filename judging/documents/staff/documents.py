"""Certificates and workbooks of an edition; the long work is done by a worker and watched here."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import AuthenticatedRequest
from competition.enums import EditionStatus
from competition.models import Edition
from competition.staff.desk import edition_desk
from core.errors import Refused
from core.files import XLSX, serve_private_file, workbook_response
from judging.documents import tasks
from judging.documents.enums import CertificateStatus, JobKind, JobStatus
from judging.documents.exports import certificates_workbook
from judging.documents.forms.certificates import CertificateFilter, CertificateSettingsForm, RevocationForm
from judging.documents.models import Certificate, CertificateSettings, Job
from judging.documents.selectors.certificates import certificates_of, find_certificates, replacement_changes
from judging.documents.services.certificates import replace_certificate, revoke_certificate, save_certificate_settings
from judging.documents.services.jobs import start_job
from judging.panels.permissions import can_decide

PAGE_SIZE = 100
LAST_JOBS = 10
MEDIA_TYPES = {"xlsx": XLSX, "zip": "application/zip"}


@require_safe
@edition_desk
def documents_desk(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    filters = CertificateFilter(request.GET)
    certificates = find_certificates(edition, words=filters.words, status=filters.status)
    if filters.is_download:
        return workbook_response(certificates_workbook(edition, certificates), f"{edition.slug}-piagam.xlsx")
    context = {
        "edition": edition,
        "tab": "documents",
        "title": _("Documents"),
        "page": Paginator(certificates, PAGE_SIZE).get_page(filters.page_number),
        "words": filters.words,
        "status": filters.status,
        "statuses": CertificateStatus.choices,
        "query": filters.query,
        "jobs": Job.objects.filter(edition=edition).select_related("actor")[:LAST_JOBS],
        "settings": CertificateSettings.objects.filter(edition=edition).first(),
        "is_published": edition.status == EditionStatus.PUBLISHED,
        "kinds": JobKind,
        "may_decide": can_decide(request.user),
    }
    return render(request, "judging/staff/documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk(admin=True)
def certificate_settings(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    settings = CertificateSettings.objects.filter(edition=edition).first() or CertificateSettings(edition=edition)
    form = CertificateSettingsForm(request.POST or None, instance=settings)
    if form.is_valid():
        try:
            save_certificate_settings(edition=edition, data=form.certificate_data(), actor=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("What certificates print is saved."))
            return redirect("documents-desk", edition.slug)
    context = {"edition": edition, "tab": "documents", "title": _("What certificates print"), "form": form}
    return render(request, "judging/staff/documents_settings.html", context)


@require_POST
@edition_desk
def job_start(request: AuthenticatedRequest, edition: Edition, kind: str) -> HttpResponse:
    """Start the work and lead to its page; a second click leads to the job that runs already."""
    if kind not in JobKind.values:
        raise Http404
    job, is_new = start_job(edition=edition, kind=JobKind(kind), actor=request.user, at=timezone.now())
    if is_new:
        # After the commit: a quick worker would look for a job that is not there yet.
        transaction.on_commit(partial(tasks.run.enqueue, str(job.uuid)))
    return redirect("job-page", edition.slug, job.uuid)


@require_safe
@edition_desk
def job_page(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.select_related("actor"), edition=edition, uuid=uuid)
    context = {"edition": edition, "tab": "documents", "title": job.get_kind_display(), "job": job}
    response = render(request, "judging/staff/job.html", context)
    if job.is_unfinished:
        # The page loads again by itself after two seconds, without a script.
        response["Refresh"] = "2"
    return response


@require_safe
@edition_desk
def job_file(request: AuthenticatedRequest, edition: Edition, uuid: UUID) -> HttpResponseBase:
    job = get_object_or_404(Job, edition=edition, uuid=uuid, status=JobStatus.DONE)
    if not job.file:
        raise Http404
    media_type = MEDIA_TYPES[job.file_name.rsplit(".", 1)[1]]
    return serve_private_file(request, job.file, filename=job.file_name, media_type=media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk(admin=True)
def certificate_revoke(request: AuthenticatedRequest, edition: Edition, code: str) -> HttpResponse:
    """Revoke or replace a certificate; the page shows first what strangers will read about both codes."""
    certificate = get_object_or_404(certificates_of(edition), code=code)
    form, refusals = RevocationForm(request.POST or None, code=certificate.code), []
    if form.is_valid():
        try:
            message = _end_certificate(certificate, form, request)
        except Refused as refusal:
            refusals = refusal.lines
        else:
            messages.success(request, message)
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


def _end_certificate(certificate: Certificate, form: RevocationForm, request: AuthenticatedRequest) -> str:
    """Do what a valid form says and return the sentence that tells it."""
    reason, at = form.cleaned_data["reason"], timezone.now()
    if form.cleaned_data["replace"]:
        replacement = replace_certificate(certificate=certificate, reason=reason, actor=request.user, at=at)
        names = {"number": certificate.number, "replacement": replacement.number}
        return _("Certificate %(number)s is replaced by %(replacement)s.") % names
    revoke_certificate(certificate=certificate, reason=reason, actor=request.user, at=at)
    return _("Certificate %(number)s is revoked.") % {"number": certificate.number}
