from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.mail.selectors import mail_stuck_since


@never_cache
@require_safe
def health_check(request):
    """For a load balancer: this process answers and reaches its database. A second line tells a person who watches that
    the worker is gone; this process is well all the same.
    """
    since = mail_stuck_since(timezone.now())
    text = "ok" if since is None else f"ok\nworker does not run: mail waits since {since.isoformat(timespec='seconds')}"
    return HttpResponse(text, content_type="text/plain")
