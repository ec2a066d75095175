"""How an edition stands now, computed once for each state of its ledger.

Whatever can move a result is written to the ledger in the same transaction (core.ledger), so two moments with the same
head and the same rules have the same result, and the head costs one small row whatever the edition's size. The rules of
an edition in preparation change without an event, so their digest belongs to the key. Pages read here; whoever closes,
advances or publishes computes anew under the edition's lock.
"""

from collections import OrderedDict
from threading import Lock

from competition.models import Edition
from core.models import LedgerStream
from judging.results.selectors.tabulation import Tabulation, tabulation_of

MAX_CACHED = 2  # of one process; a tabulation of 20,000 proposals takes about 100 MiB

_cached_tabulations: OrderedDict[tuple[object, ...], Tabulation] = OrderedDict()
_lock = Lock()


def get_tabulation(edition: Edition) -> Tabulation:
    """The edition as its sheets stand now. For reading only: other requests may hold the same object."""
    head = LedgerStream.objects.values_list("head", flat=True).get(pk=edition.ledger_id)
    key = (edition.pk, edition.ledger_id, edition.rulebook_version.digest, head)
    with _lock:
        if key in _cached_tabulations:
            _cached_tabulations.move_to_end(key)
            return _cached_tabulations[key]
    # Outside the lock: two requests may both compute, but nobody waits seconds for another edition.
    tabulation = tabulation_of(edition)
    with _lock:
        _cached_tabulations[key] = tabulation
        while len(_cached_tabulations) > MAX_CACHED:
            _cached_tabulations.popitem(last=False)
    return tabulation
