from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from competition.models import Edition
from core import codes
from core.formats import format_date_id
from judging.documents.models import Certificate, CertificateSettings
from judging.results.models import AwardGiven

# What a person reads before a printed value; the number is left out, because a replacement always has another one.
PRINTED_LABELS = {
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
    """The certificate with this verification code, however it was typed; None when there is none.

    A code with a wrong check symbol is not looked up.
    """
    if not codes.is_valid_code(text):
        return None
    return Certificate.objects.select_related("replaced_by").filter(code=codes.normalise_code(text)).first()


def certificates_of(edition: Edition) -> QuerySet[Certificate]:
    certificates = Certificate.objects.filter(award__ranking__edition=edition)
    return certificates.select_related("award__award", "award__proposal")


def find_certificates(edition: Edition, *, words: str = "", status: str = "") -> QuerySet[Certificate]:
    """Certificates of an edition in the order of their numbers, with all that a line of the list shows.

    `words` are looked for in number, code and title, and compared with the proposal's code; empty: no filter.
    """
    certificates = certificates_of(edition).select_related("award__proposal__unit", "replaced_by").order_by("sequence")
    if status:
        certificates = certificates.filter(status=status)
    if words:
        certificates = certificates.filter(
            Q(number__icontains=words)
            # Printed with hyphens, stored without.
            | Q(code__icontains=words.replace("-", ""))
            | Q(award__proposal__title__icontains=words)
            | Q(award__proposal__code__iexact=words)
        )
    return certificates


def printed_text(settings: CertificateSettings, award: AwardGiven, number: str) -> dict[str, Any]:
    """All that a certificate prints, by name; the letterhead is a list of lines."""
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
        # The template sets the comma itself.
        "signatory_position": settings.signatory_position.rstrip(" ,"),
        "signatory_name": settings.signatory_name,
        "signatory_nip": settings.signatory_nip,
        "is_example": settings.is_example,
    }


def replacement_changes(certificate: Certificate) -> list[tuple[str, str, str]] | None:
    """(label, as it is printed, as a replacement would print it) for everything that would differ but number and code.

    None while the edition has no settings of what certificates print.
    """
    settings = CertificateSettings.objects.filter(edition=certificate.award.ranking.edition_id).first()
    if settings is None:
        return None
    before, after = certificate.printed, printed_text(settings, certificate.award, "")
    return [
        (str(label), _join_lines(before.get(name)), _join_lines(after[name]))
        for name, label in PRINTED_LABELS.items()
        if before.get(name) != after[name]
    ]


def _join_lines(value: Sequence[str] | str | None) -> str:
    return " / ".join(value) if isinstance(value, list) else str(value or "–")
