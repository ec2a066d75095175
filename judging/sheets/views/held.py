"""What a judge typed after her session had ended: it waits in the new session beside the sheet it belongs to."""

from judging.panels.models import Assignment

KEY = "held_sheet"
MOST = 200_000  # characters
FIELDS = ("version", "value-", "na-", "comment")


def hold(request, uuid) -> None:
    """Nobody is signed in here, so only a sheet that exists can make the server keep something."""
    fields = {name: text for name, text in request.POST.items() if name.startswith(FIELDS)}
    if sum(map(len, fields.values())) <= MOST and Assignment.objects.filter(uuid=uuid).exists():
        request.session[KEY] = {"sheet": str(uuid), "fields": fields}


def held(request, uuid) -> dict[str, str] | None:
    kept = request.session.get(KEY)
    return kept["fields"] if kept and kept["sheet"] == str(uuid) else None


def let_go(request, uuid) -> None:
    """Stored, locked or given up."""
    if held(request, uuid) is not None:
        del request.session[KEY]
