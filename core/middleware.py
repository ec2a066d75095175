"""The content security policy (docs/decisions/010)."""

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


class ContentSecurityPolicy:
    """One strict policy for every page, a looser one below the bureau's desk; a response may bring its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        policy = ADMIN if request.path.startswith(reverse("wagtailadmin_home")) else STRICT
        response.headers.setdefault(HEADER, "; ".join(f"{name} {sources}" for name, sources in policy.items()))
        return response
