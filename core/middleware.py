"""The content security policy (docs/decisions/010), and requests without NUL characters."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

STRICT = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
# Wagtail's admin writes scripts and styles into its pages.
ADMIN = {
    **STRICT,
    "img-src": "'self' data: blob:",
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
}
HEADER = "Content-Security-Policy"
NUL = "\x00"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ContentSecurityPolicyMiddleware:
    """One strict policy for every page, a looser one for Wagtail's admin; a view may set a header of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        policy = ADMIN if request.path.startswith(reverse("wagtailadmin_home")) else STRICT
        response.headers.setdefault(HEADER, "; ".join(f"{name} {sources}" for name, sources in policy.items()))
        return response


class RemoveNulMiddleware:
    """Remove NUL characters from path, query string and form: PostgreSQL refuses them, and nobody types one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.path, request.path_info = request.path.replace(NUL, ""), request.path_info.replace(NUL, "")
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Remove NUL from the form's values; the CSRF check has parsed the form at this point."""
        if any(NUL in text for _name, texts in request.POST.lists() for text in texts):
            form_data = request.POST.copy()
            for name, texts in request.POST.lists():
                form_data.setlist(name, [text.replace(NUL, "") for text in texts])
            request.POST = form_data  # type: ignore[assignment] # the stubs know only an immutable form
