from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.mail.selectors import MailTrouble, mail_trouble


@never_cache
@require_safe
def health_check(request: HttpRequest) -> HttpResponse:
    """Tells a load balancer that this process answers and reaches its database.

    What is the matter with mail stands in further lines for a person; the status stays 200, because this process is
    fine.
    """
    lines = ["ok", *_mail_lines(mail_trouble(timezone.now()))]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def _mail_lines(trouble: MailTrouble) -> Iterator[str]:
    if trouble.stuck_since:
        yield f"worker does not run: mail waits since {trouble.stuck_since.isoformat(timespec='seconds')}"
    if trouble.refused:
        yield f"mail is not sent: {trouble.refused} messages wait after an attempt that failed"
    if trouble.failed:
        yield f"mail failed: {trouble.failed} messages were given up and can be sent again at /kelola/surat-keluar/"
