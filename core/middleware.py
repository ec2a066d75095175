"""The content security policy (docs/decisions/010), and a character that no text holds."""

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


NUL = "\x00"


class WithoutNul:
    """PostgreSQL keeps no NUL, and nobody types one: an address, a search or a form is read as if it were not there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.path, request.path_info = request.path.replace(NUL, ""), request.path_info.replace(NUL, "")
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)

    def process_view(self, request, view, arguments, keywords):
        """Here the form has been read already, to compare its CSRF token."""
        if any(NUL in text for _name, texts in request.POST.lists() for text in texts):
            clean = request.POST.copy()
            for name, texts in request.POST.lists():
                clean.setlist(name, [text.replace(NUL, "") for text in texts])
            request.POST = clean
