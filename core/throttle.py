"""How often something may happen, counted in the cache that all processes share."""

from time import time

from django.conf import settings
from django.core.cache import cache


def client_address(request) -> str:
    """The address that the outermost trusted proxy saw; without proxies the connection's own."""
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    proxies = settings.PROXY_COUNT
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return request.META["REMOTE_ADDR"]


def is_too_often(request, action: str, *, limit: int, seconds: int) -> bool:
    """Count this request; True when the address asked more than `limit` times in the current span of `seconds`."""
    key = f"throttle:{action}:{client_address(request)}:{int(time()) // seconds}"
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return cache.incr(key) > limit
    except ValueError:  # the span ended between the two calls
        return False


def first_for(deed: str, *, seconds: int) -> bool:
    """Whether nobody did this within the last `seconds`; from now on somebody has."""
    return cache.add(f"once:{deed}", 1, timeout=seconds)


def forget(deed: str) -> None:
    """It did not come about after all."""
    cache.delete(f"once:{deed}")
