from django.utils.translation import gettext_lazy as _

from competition.models import Edition
from core import codes
from core.formats import format_date_id
from judging.documents.models import Certificate, CertificateSettings
from judging.results.models import AwardGiven

PARTS = {
    "recipient": _("Given to"),
    "award": _("As"),
    "competition": _("Competition"),
    "innovation": _("Innovation"),
    "letterhead": _("letterhead"),
    "decree": _("Decree"),
    "place": _("place"),
    "date": _("date"),
    "signatory_position": _("signatory's position"),
    "signatory_name": _("signatory's name"),
    "signatory_nip": _("signatory's NIP"),
}


def certificate_by_code(text: str) -> Certificate | None:
    """The certificate with this verification code, however it was typed; None when there is none or the check digit
    is wrong.
    """
    if not codes.is_valid_code(text):
        return None
    return Certificate.objects.select_related("replaced_by").filter(code=codes.normalise_code(text)).first()


def certificates_of(edition: Edition):
    found = Certificate.objects.filter(award__ranking__edition=edition)
    return found.select_related("award__award", "award__proposal")


def printed_text(settings: CertificateSettings, award: AwardGiven, number: str) -> dict:
    proposal = award.proposal
    return {
        "letterhead": settings.letterhead.splitlines(),
        "number": number,
        "recipient": proposal.team_name or proposal.unit.name,
        "unit": proposal.unit.name,
        "award": award.award.label,
        "competition": award.ranking.edition.name,
        "innovation": proposal.title,
        "decree": settings.decree,
        "place": settings.place,
        "date": format_date_id(settings.issued_on),
        "signatory_position": settings.signatory_position.rstrip(" ,"),  # the certificate sets the comma itself
        "signatory_name": settings.signatory_name,
        "signatory_nip": settings.signatory_nip,
        "is_example": settings.is_example,
    }


def replacement_changes(certificate: Certificate) -> list[tuple[str, str, str]] | None:
    """(what, as it is printed, as a replacement would print it) for all that differs but number and code; None while
    nothing says what certificates print.
    """
    settings = CertificateSettings.objects.filter(edition=certificate.award.ranking.edition_id).first()
    if settings is None:
        return None
    before, after = certificate.printed, printed_text(settings, certificate.award, "")
    return [
        (label, _as_line(before.get(name)), _as_line(after[name]))
        for name, label in PARTS.items()
        if before.get(name) != after[name]
    ]


def _as_line(value) -> str:
    return " / ".join(value) if isinstance(value, list) else value or "–"
