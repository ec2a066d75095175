"""The public check of a certificate by its code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import codes
from core.throttle import is_rate_limited
from judging.documents.forms.certificates import VerificationForm
from judging.documents.selectors.certificates import certificate_by_code

VERIFICATIONS_PER_MINUTE = 30
CODE_LENGTH = 12


@require_safe
def certificate_verify_form(request: HttpRequest) -> HttpResponse:
    """The form for a code from paper. The answer has its own address, the one that the QR code holds too."""
    code = VerificationForm(request.GET).code
    if code:
        return redirect("certificate-verify", code)
    return render(request, "judging/certificate_verify.html", {"state": "ask"})


@require_safe
def certificate_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a code is valid, replaced, revoked or unknown, with what the certificate prints and nothing else."""
    # A limit for each address, so that nobody finds certificates by trying codes.
    if is_rate_limited(request, "verify", limit=VERIFICATIONS_PER_MINUTE, seconds=60):
        return render(request, "judging/certificate_verify.html", {"state": "throttled"}, status=429)
    certificate = certificate_by_code(code)
    if certificate is None:
        unknown = {"state": "unknown", "typed": codes.group_code(codes.normalise_code(code)[:CODE_LENGTH])}
        return render(request, "judging/certificate_verify.html", unknown, status=404)
    context: dict[str, Any] = {
        "state": certificate.status,
        "certificate": certificate,
        "printed": certificate.printed,
        "code": codes.group_code(certificate.code),
    }
    return render(request, "judging/certificate_verify.html", context)
