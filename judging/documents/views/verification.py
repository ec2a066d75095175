"""The public check of a certificate by its code."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import codes
from core.throttle import is_rate_limited
from judging.documents.selectors.certificates import certificate_by_code

VERIFICATIONS_PER_MINUTE = 30


@require_safe
def certificate_verify_form(request):
    """Where somebody types a code from paper; the answer has its own address."""
    typed = request.GET.get("kode", "").strip()
    if typed:
        return redirect("certificate-verify", codes.normalise_code(typed)[:40] or "-")
    return render(request, "judging/certificate_verify.html", {"state": "ask"})


@require_safe
def certificate_verify(request, code):
    """Valid, replaced, revoked or unknown; shows what is printed and nothing else. Throttled, so that codes cannot be
    tried out.
    """
    if is_rate_limited(request, "verify", limit=VERIFICATIONS_PER_MINUTE, seconds=60):
        return render(request, "judging/certificate_verify.html", {"state": "throttled"}, status=429)
    certificate = certificate_by_code(code)
    if certificate is None:
        context = {"state": "unknown", "typed": codes.group_code(codes.normalise_code(code)[:12])}
        return render(request, "judging/certificate_verify.html", context, status=404)
    context = {
        "state": certificate.status,
        "certificate": certificate,
        "printed": certificate.printed,
        "code": codes.group_code(certificate.code),
    }
    return render(request, "judging/certificate_verify.html", context)
