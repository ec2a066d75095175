"""The link by which an invited person chooses a password, made and mailed by allauth, which also checks it."""

from io import BytesIO
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.core.context import request_context
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused


def mail_password_link(user: User) -> None:
    """The mail that the page "new password" sends. Call it after the person is committed."""
    request = _request_of_site()
    with request_context(request):
        form = ResetPasswordForm({"email": user.email})
        form.is_valid()
        form.users = [user]  # the address may also stand, unconfirmed, in somebody else's list
        form.save(request)


def password_link(user: User) -> str:
    """The same link, to be handed over by hand. Whoever holds it becomes this person until it is used or expires."""
    with request_context(_request_of_site()):
        key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
        return get_adapter().get_reset_password_from_key_url(key)


def _request_of_site() -> WSGIRequest:
    """allauth takes host and scheme of its links from a request; a command has none, so it asks as SITE_URL would."""
    site = urlsplit(settings.SITE_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
    }
    request = WSGIRequest(environ)
    try:
        request.get_host()
    except DisallowedHost:
        raise Refused(_("SITE_URL names %(host)s, which ALLOWED_HOSTS does not.") % {"host": site.netloc}) from None
    return request
