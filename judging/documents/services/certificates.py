"""Certificates: issued once for each award, numbered, verifiable, revocable."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from competition.models import Edition
from core import codes, ledger
from core.chain import canonical_json
from core.errors import Refused
from core.hashes import salted_hash
from judging.documents.enums import CertificateStatus
from judging.documents.models import Certificate, CertificateSettings
from judging.documents.selectors.certificates import printed_text
from judging.results.models import AwardGiven


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What all certificates of an edition share; `numbering` holds {number} and {year}."""

    letterhead: str
    numbering: str
    place: str
    issued_on: date
    signatory_position: str
    signatory_name: str
    decree: str = ""
    signatory_nip: str = ""
    is_example: bool = False


def save_certificate_settings(*, edition: Edition, data: CertificateData, actor: User) -> CertificateSettings:
    if "{number}" not in data.numbering:
        raise Refused(_("The numbering must hold {number}; otherwise all certificates have one number."))
    if set("{}") & set(_format_number(data.numbering, 1, 1)):
        raise Refused(_("The numbering may hold {number} and {year} and no other braces."))
    if data.signatory_nip and not (data.signatory_nip.isdigit() and len(data.signatory_nip) == 18):
        raise Refused(_("A NIP has 18 digits."))
    settings, _created = CertificateSettings.objects.update_or_create(edition=edition, defaults=asdict(data))
    return settings


@transaction.atomic
def issue_certificates(*, edition: Edition, actor: User, at: datetime) -> list[Certificate]:
    """Issue a certificate for every award that never had one; returns all valid ones, old and new, in award order."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    settings = _lock_settings(edition)
    awards = AwardGiven.objects.filter(ranking__edition=edition).select_related(
        "award", "proposal__unit", "ranking__edition"
    )
    if not awards:
        raise Refused(_("%(edition)s has no published awards yet.") % {"edition": edition})
    # A revoked certificate counts too: whoever revoked it decided that the award has none.
    certified_ids = set(Certificate.objects.filter(award__in=awards).values_list("award_id", flat=True))
    new_certificates = [
        _create_certificate(settings, award, actor, at) for award in awards if award.pk not in certified_ids
    ]
    _record_in_ledger("certificate_issued", new_certificates, edition, actor, at)
    valid_certificates = Certificate.objects.filter(award__in=awards, status=CertificateStatus.VALID)
    return list(valid_certificates.select_related("award__proposal"))


def _lock_settings(edition: Edition) -> CertificateSettings:
    """The settings of an edition, with those of all editions locked: one row of numbers runs through them."""
    settings_by_edition = {
        settings.edition_id: settings for settings in CertificateSettings.objects.select_for_update().order_by("pk")
    }
    if edition.pk not in settings_by_edition:
        raise Refused(_("Say first what certificates print: letterhead, numbering, place, date and signatory."))
    return settings_by_edition[edition.pk]


def _create_certificate(settings: CertificateSettings, award: AwardGiven, actor: User, at: datetime) -> Certificate:
    certificates_of_year = Certificate.objects.filter(award__ranking__edition__year=settings.edition.year)
    highest = certificates_of_year.aggregate(sequence=Max("sequence"))["sequence"]
    sequence, year = (highest or 0) + 1, settings.issued_on.year
    # Certificates of last year's edition may be printed this year and hold some of its numbers.
    while Certificate.objects.filter(number=_format_number(settings.numbering, sequence, year)).exists():
        sequence += 1
    number = _format_number(settings.numbering, sequence, year)
    return Certificate.objects.create(
        award=award,
        sequence=sequence,
        number=number,
        code=codes.new_code(),
        printed=printed_text(settings, award, number),
        issued_at=at,
        actor=actor,
    )


def _format_number(numbering: str, sequence: int, year: int) -> str:
    # Not str.format: a numbering is typed by people, and format would follow attributes and widths in its braces.
    return numbering.replace("{number}", str(sequence)).replace("{year}", str(year))


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, actor: User, at: datetime) -> Certificate:
    return _end_certificate(certificate, CertificateStatus.REVOKED, reason, actor, at)


@transaction.atomic
def replace_certificate(*, certificate: Certificate, reason: str, actor: User, at: datetime) -> Certificate:
    """End a certificate and return a new one for the same award, with what the settings and the proposal say now."""
    ended = _end_certificate(certificate, CertificateStatus.REPLACED, reason, actor, at)
    edition = ended.award.ranking.edition
    replacement = _create_certificate(_lock_settings(edition), ended.award, actor, at)
    _record_in_ledger("certificate_issued", [replacement], edition, actor, at)
    Certificate.objects.filter(pk=ended.pk).update(replaced_by=replacement)
    return replacement


def _end_certificate(
    certificate: Certificate, status: CertificateStatus, reason: str, actor: User, at: datetime
) -> Certificate:
    locked = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("award__ranking__edition", "award__award", "award__proposal__unit")
        .get(pk=certificate.pk)
    )
    if locked.status != CertificateStatus.VALID:
        raise Refused(_("Certificate %(number)s is not valid any more.") % {"number": locked.number})
    if not reason.strip():
        raise Refused(_("Say why: the reason is kept with the certificate."))
    locked.status, locked.reason, locked.ended_at = status, reason.strip(), at
    locked.save(update_fields=["status", "reason", "ended_at"])
    _record_in_ledger(f"certificate_{status}", [locked], locked.award.ranking.edition, actor, at)
    return locked


def _record_in_ledger(
    event: str, certificates: Iterable[Certificate], edition: Edition, actor: User, at: datetime
) -> None:
    """The ledger holds the hash of what is printed, salted with the code, so that names stay erasable."""
    events = [
        (
            event,
            {
                "sequence": certificate.sequence,
                "award": certificate.award.award.code,
                "proposal": certificate.award.proposal.code,
                "printed": salted_hash(canonical_json(certificate.printed), certificate.code),
            },
        )
        for certificate in certificates
    ]
    if events:
        ledger.append_events(edition.ledger_id, events, actor=actor.code, at=at)
