"""What a judge sent after her session had ended: it waits in the new session beside the sheet it belongs to."""

from uuid import UUID

from django.http import HttpRequest

from judging.panels.models import Assignment

SESSION_KEY = "unsaved_sheet"
MOST_CHARACTERS = 200_000
FIELD_PREFIXES = ("value-", "na-", "comment")


def keep_unsaved_sheet(request: HttpRequest, uuid: UUID) -> None:
    """Put the fields of the form into the session. Nobody is signed in here, so only a sheet that exists can make the
    server store something.
    """
    fields = {name: text for name, text in request.POST.items() if name.startswith(FIELD_PREFIXES)}
    if sum(map(len, fields.values())) <= MOST_CHARACTERS and Assignment.objects.filter(uuid=uuid).exists():
        request.session[SESSION_KEY] = {"sheet": str(uuid), "fields": fields}


def read_unsaved_sheet(request: HttpRequest, uuid: UUID) -> dict[str, str] | None:
    """The fields that wait for this sheet, or None."""
    unsaved = request.session.get(SESSION_KEY)
    return unsaved["fields"] if unsaved and unsaved["sheet"] == str(uuid) else None


def forget_unsaved_sheet(request: HttpRequest, uuid: UUID) -> None:
    """Once it is stored, locked or taken from the judge."""
    if read_unsaved_sheet(request, uuid) is not None:
        del request.session[SESSION_KEY]
