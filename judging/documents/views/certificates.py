from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from judging.documents.documents import certificate_pdf, file_name
from judging.documents.permissions import certificates_visible_to


@login_required
@require_safe
def certificate_file(request, code):
    """The certificate as PDF, for the team that got it, its operators, the bureau and inspectors."""
    certificate = certificates_visible_to(request.user).filter(code=code).first()
    if certificate is None:
        raise Http404
    response = HttpResponse(certificate_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(certificate)}"'
    response["Cache-Control"] = "private, no-store"
    return response
