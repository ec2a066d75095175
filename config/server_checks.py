"""What the settings refuse, in words, before a process starts with a value that is not safe where it runs."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

# The file of docs/deployment.md. Where it exists, people's real data lie on this machine.
SERVER_ENV_FILE = Path("/etc/balairung/env")
MIN_KEY_LENGTH = 50
MIN_KEY_CHARACTERS = 10  # different ones: a key of one letter is as long as one likes
NEW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
LOCAL_HOSTS = ("127.0.0.1", "localhost", ".localhost", "[::1]", "testserver")


def check_secret_key(key: str) -> str:
    """The key. Raises ImproperlyConfigured for one that can be guessed: it signs sessions and password links."""
    if len(key) < MIN_KEY_LENGTH or len(set(key)) < MIN_KEY_CHARACTERS:
        raise ImproperlyConfigured(
            f"SECRET_KEY has {len(key)} characters, {len(set(key))} of them different. It must have at least "
            f"{MIN_KEY_LENGTH}, drawn at random, or sessions can be forged. A new one: {NEW_KEY}"
        )
    return key


def check_site_url(url: str, allowed_hosts: Sequence[str]) -> str:
    """The address without trailing slash, because paths that begin with one are put behind it.

    Raises ImproperlyConfigured for anything but https:// and a host that is served: the address is printed in QR codes
    and mailed in links, which nobody can mend afterwards.
    """
    example = f"SITE_URL is {url!r}; write it as https://lomba.solokkab.example"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{example} ({error}).") from None
    if parts.scheme != "https" or not host:
        raise ImproperlyConfigured(f"{example}, with https:// in front.")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ImproperlyConfigured(f"{example}, with nothing behind the host name.")
    if not validate_host(host, allowed_hosts):
        raise ImproperlyConfigured(
            f"SITE_URL names the host {host}, which ALLOWED_HOSTS ({', '.join(allowed_hosts)}) does not serve: "
            "every mailed link would be refused. Add it to ALLOWED_HOSTS."
        )
    return url.rstrip("/")


def refuse_server(allowed_hosts: Sequence[str], env_file: Path = SERVER_ENV_FILE) -> None:
    """Raise ImproperlyConfigured where the development settings would run on a server.

    They show the program's inside to anybody who meets an error, and by default they open another database than the
    server's.
    """
    if env_file.exists():
        raise ImproperlyConfigured(
            f"This is a server ({env_file} exists), and these are the development settings. Read that file into the "
            "environment first, as docs/deployment.md shows: DJANGO_SETTINGS_MODULE=config.settings.production"
        )
    foreign_hosts = [host for host in allowed_hosts if not validate_host(host.lstrip("."), LOCAL_HOSTS)]
    if foreign_hosts:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS names {', '.join(foreign_hosts)}, but these are the development settings, which serve this "
            "machine alone. Set DJANGO_SETTINGS_MODULE=config.settings.production"
        )
