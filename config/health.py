from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.mail.selectors import mail_stuck_since


@never_cache
@require_safe
def health_check(request: HttpRequest) -> HttpResponse:
    """Tells a load balancer that this process answers and reaches its database.

    When the worker does not run, a second line says so to a person; the status stays 200, because this process is fine.
    """
    since = mail_stuck_since(timezone.now())
    text = "ok" if since is None else f"ok\nworker does not run: mail waits since {since.isoformat(timespec='seconds')}"
    return HttpResponse(text, content_type="text/plain")
