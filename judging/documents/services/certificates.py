"""Certificates: issued once for each award, numbered, verifiable, revocable. What is printed is kept word for word."""

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
    if set("{}") & set(_number(data.numbering, 1, 1)):
        raise Refused(_("The numbering may hold {number} and {year} and no other braces."))
    if data.signatory_nip and not (data.signatory_nip.isdigit() and len(data.signatory_nip) == 18):
        raise Refused(_("A NIP has 18 digits."))
    settings, _created = CertificateSettings.objects.update_or_create(edition=edition, defaults=asdict(data))
    return settings


@transaction.atomic
def issue_certificates(*, edition: Edition, actor: User, at: datetime) -> list[Certificate]:
    """A certificate for every award that has no valid one yet; returns all valid ones, old and new, in award order."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    settings = _settings_of(edition)
    awards = AwardGiven.objects.filter(ranking__edition=edition).select_related(
        "award", "proposal__unit", "ranking__edition"
    )
    if not awards:
        raise Refused(_("%(edition)s has no published awards yet.") % {"edition": edition})
    ended = Certificate.objects.filter(award__in=awards).values_list("award_id", flat=True)
    fresh = [_make(settings, award, actor, at) for award in awards if award.pk not in set(ended)]
    _record("certificate_issued", fresh, edition, actor, at)
    valid = Certificate.objects.filter(award__in=awards, status=CertificateStatus.VALID)
    return list(valid.select_related("award__proposal"))


def _settings_of(edition) -> CertificateSettings:
    """Those of all editions are locked: one row of numbers runs through them."""
    rows = {row.edition_id: row for row in CertificateSettings.objects.select_for_update().order_by("pk")}
    if edition.pk not in rows:
        raise Refused(_("Say first what certificates print: letterhead, numbering, place, date and signatory."))
    return rows[edition.pk]


def _make(settings, award, actor, at) -> Certificate:
    last = Certificate.objects.filter(award__ranking__edition__year=settings.edition.year).aggregate(
        last=Max("sequence")
    )
    sequence, year = (last["last"] or 0) + 1, settings.issued_on.year
    while Certificate.objects.filter(number=_number(settings.numbering, sequence, year)).exists():
        sequence += 1  # an edition of another year has printed it in the same year
    number = _number(settings.numbering, sequence, year)
    return Certificate.objects.create(
        award=award,
        sequence=sequence,
        number=number,
        code=codes.new_code(),
        printed=printed_text(settings, award, number),
        issued_at=at,
        actor=actor,
    )


def _number(numbering, sequence, year) -> str:
    return numbering.replace("{number}", str(sequence)).replace("{year}", str(year))


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, actor: User, at: datetime) -> Certificate:
    return _end(certificate, CertificateStatus.REVOKED, reason, actor, at)


@transaction.atomic
def replace_certificate(*, certificate: Certificate, reason: str, actor: User, at: datetime) -> Certificate:
    """End a certificate and issue a new one for the same award with what the settings and the proposal say now."""
    ended = _end(certificate, CertificateStatus.REPLACED, reason, actor, at)
    edition = ended.award.ranking.edition
    fresh = _make(_settings_of(edition), ended.award, actor, at)
    _record("certificate_issued", [fresh], edition, actor, at)
    Certificate.objects.filter(pk=ended.pk).update(replaced_by=fresh)
    return fresh


def _end(certificate, status, reason, actor, at) -> Certificate:
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
    _record(f"certificate_{status}", [locked], locked.award.ranking.edition, actor, at)
    return locked


def _record(event, certificates, edition, actor, at) -> None:
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
