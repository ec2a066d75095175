"""Rate limits, counted in the cache that all processes share."""

from time import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost trusted proxy saw; without proxies the connection's own."""
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    proxies = settings.PROXY_COUNT
    # Counted from the right: what stands further left was written by the client and may be anything.
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return request.META["REMOTE_ADDR"]


def is_rate_limited(request: HttpRequest, action: str, *, limit: int, seconds: int) -> bool:
    """Count this request; True when its address did this more than `limit` times in the current span of `seconds`."""
    key = f"throttle:{action}:{client_address(request)}:{int(time()) // seconds}"
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return cache.incr(key) > limit
    except ValueError:  # the span ended between the two calls
        return False


def claim_action(action: str, *, seconds: int) -> bool:
    """Whether nobody did this within the last `seconds`; if so, others are refused for the next `seconds`."""
    # add() and not get() and set(): of two calls at once only one may find the key free.
    return cache.add(f"once:{action}", 1, timeout=seconds)


def release_action(action: str) -> None:
    """Let the next caller do it at once, because the claimed action did not happen."""
    cache.delete(f"once:{action}")
