from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from judging.documents.documents import certificate_file_name, render_certificate_pdf
from judging.documents.permissions import certificates_visible_to


@login_required
@require_safe
def certificate_file(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """The certificate as PDF, for the team that got it, its operators, the bureau and inspectors."""
    certificate = certificates_visible_to(request.user).filter(code=code).first()
    if certificate is None:
        raise Http404
    response = HttpResponse(render_certificate_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{certificate_file_name(certificate)}"'
    response["Cache-Control"] = "private, no-store"
    return response
