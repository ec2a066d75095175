from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.demo.mailbox import read_mails


@never_cache
@require_safe
def demo_mails(request: HttpRequest) -> HttpResponse:
    """What the demo has mailed to whom; 404 where mails are sent."""
    if settings.DEMO_MAIL_DIR is None:
        raise Http404
    return render(request, "cms/demo_mails.html", {"mails": read_mails(settings.DEMO_MAIL_DIR)})
