"""Every write to rulebooks and editions."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from competition.enums import EditionStatus, VersionStatus
from competition.models import (
    Award,
    AwardedInnovation,
    Category,
    Edition,
    EvidenceType,
    Group,
    ParticipantType,
    Question,
    RulebookVersion,
    Stage,
)
from competition.rulebook.loading import LoadedRulebook
from competition.rulebook.rules import CodedPart, Rulebook
from core import ledger
from core.errors import Refusals, Refused
from core.models import LedgerStream

# One of the models that hold the parts of a rulebook.
PartRow = TypeVar("PartRow", Group, Category, ParticipantType, EvidenceType, Question, Award, Stage)


class RulebookFrozen(Refused):
    """A frozen version never changes; a correction is a new version."""


class NotInPreparation(Refused):
    """Only an edition in preparation can be opened."""


class ChangedMeanwhile(Refused):
    """Somebody saved another text since this one was read."""


@transaction.atomic
def load_rulebook(*, rulebook: LoadedRulebook, actor: User, at: datetime) -> RulebookVersion:
    """Store a rulebook as a new draft version; the same text again gives the version that exists."""
    # Loading a file twice must not make two versions that nobody can tell apart.
    same = RulebookVersion.objects.filter(code=rulebook.rules.code, digest=rulebook.digest).first()
    return same or _create_version(rulebook, at)


def _create_version(rulebook: LoadedRulebook, at: datetime) -> RulebookVersion:
    rules = rulebook.rules
    last = RulebookVersion.objects.filter(code=rules.code).aggregate(last=Max("number"))["last"] or 0
    version = RulebookVersion(
        code=rules.code,
        number=last + 1,
        name=rules.name,
        document=rulebook.text,
        digest=rulebook.digest,
        created_at=at,
    )
    _insert_row(version)
    _write_parts(version, rules)
    return version


def _insert_row(row: RulebookVersion | Edition) -> None:
    """Insert a row whose number or address was free; raises Refused when a second click has taken it meanwhile."""
    try:
        with transaction.atomic():
            # In a savepoint: after a failed statement PostgreSQL refuses everything else in the transaction.
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("Somebody stored the same at this moment. Look whether it is there already; if not, try again.")
        ) from None


@transaction.atomic
def revise_draft(*, version: RulebookVersion, rulebook: LoadedRulebook, actor: User) -> RulebookVersion:
    """Replace the text of a draft; its parts follow."""
    version = RulebookVersion.objects.select_for_update().get(pk=version.pk)
    if version.is_frozen:
        raise RulebookFrozen(
            _("%(version)s is frozen. Load the corrected file as a new version.") % {"version": version}
        )
    rules = rulebook.rules
    if rules.code != version.code:
        names = {"version": version, "code": rules.code}
        raise Refused(_("This text is of the rulebook %(code)s and cannot replace %(version)s.") % names)
    version.name = rules.name
    version.document = rulebook.text
    version.digest = rulebook.digest
    version.save(update_fields=["name", "document", "digest"])
    _write_parts(version, rules)
    return version


def _write_parts(version: RulebookVersion, rules: Rulebook) -> None:
    """Write the parts of the rulebook as rows, in place of the old ones."""
    # Nothing points at parts of a draft yet, or the deletion is refused (ProtectedError in revise_rules).
    for model in (Award, Stage, Question, EvidenceType, ParticipantType, Category, Group):
        model.objects.filter(version=version).delete()
    _insert_parts(Group, version, rules.groups, "by_invitation", "outside_quota")
    _insert_parts(Category, version, rules.categories)
    _insert_parts(ParticipantType, version, rules.participant_types)
    _insert_parts(EvidenceType, version, rules.evidence)
    _insert_parts(Question, version, rules.questions)
    _insert_parts(Award, version, rules.awards)
    _insert_parts(Stage, version, rules.stages, "is_scored")


def _insert_parts(model: type[PartRow], version: RulebookVersion, parts: Iterable[CodedPart], *names: str) -> None:
    """One row a part; `names` are the fields that queries need besides code and label."""
    model.objects.bulk_create(
        model(version=version, position=position, **{name: getattr(part, name) for name in ("code", "label", *names)})
        for position, part in enumerate(parts, start=1)
    )


@transaction.atomic
def create_edition(
    *, slug: str, name: str, year: int, prefix: str, version: RulebookVersion, actor: User, at: datetime
) -> Edition:
    """A new edition in preparation. Raises Refusals naming each field that is taken or does not fit."""
    edition = Edition(
        slug=slug,
        name=" ".join(name.split()),  # it stands in subjects of mails
        year=year,
        prefix=prefix,
        rulebook_version=version,
        ledger=LedgerStream.objects.create(),
        created_at=at,
    )
    try:
        edition.full_clean()
    except ValidationError as error:
        fields = error.message_dict.items()
        raise Refusals(f"{name}: {message}" for name, messages in fields for message in messages) from None
    _insert_row(edition)
    return edition


@transaction.atomic
def start_edition(
    *, slug: str, name: str, year: int, prefix: str, rulebook: LoadedRulebook, actor: User, at: datetime
) -> Edition:
    """A new edition with a draft version of its own, so that editing it changes no other edition.

    Raises Refusals; nothing is written then.
    """
    version = _create_version(rulebook, at)
    return create_edition(slug=slug, name=name, year=year, prefix=prefix, version=version, actor=actor, at=at)


@transaction.atomic
def revise_rules(
    *, edition: Edition, rulebook: LoadedRulebook, edited_digest: str, actor: User, at: datetime
) -> RulebookVersion:
    """Replace the rules of an edition in preparation; `edited_digest` is that of the text that was edited.

    A version that is frozen or shared with another edition stays as it is: the edition gets a new draft.
    """
    # The edition before its version: every service locks in this order.
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    version = RulebookVersion.objects.select_for_update().get(pk=edition.rulebook_version_id)
    if edition.status != EditionStatus.DRAFT:
        raise RulebookFrozen(_("%(edition)s was opened before; its rulebook is frozen.") % {"edition": edition})
    if rulebook.digest == version.digest:
        return version
    if version.digest != edited_digest:
        raise ChangedMeanwhile(
            _("Somebody else has changed the rules meanwhile. Nothing was saved; compare before you save again.")
        )
    # The draft of another edition, or a text that was published, is never rewritten.
    if version.is_frozen or version.editions.exclude(pk=edition.pk).exists():
        edition.rulebook_version = _create_version(rulebook, at)
        edition.save(update_fields=["rulebook_version"])
        return edition.rulebook_version
    try:
        with transaction.atomic():
            return revise_draft(version=version, rulebook=rulebook, actor=actor)
    except ProtectedError:
        raise Refused(
            _("Panels or proposals use parts of these rules already. Remove them before you change the rules.")
        ) from None


@transaction.atomic
def open_edition(*, edition: Edition, actor: User, at: datetime) -> Edition:
    """Freeze the rulebook version under its digest and open the edition; both happen or neither."""
    edition = Edition.objects.select_for_update().select_related("rulebook_version").get(pk=edition.pk)
    if edition.status != EditionStatus.DRAFT:
        raise NotInPreparation(_("%(edition)s was opened before; its rulebook is frozen.") % {"edition": edition})
    version = _freeze(edition.rulebook_version, at)
    edition.status = EditionStatus.OPEN
    edition.opened_at = at
    edition.save(update_fields=["status", "opened_at"])
    # Only codes and hashes enter the ledger: it is handed out as a whole.
    frozen = {"rulebook": version.code, "version": version.number, "digest": version.digest}
    ledger.append_events(edition.ledger_id, [("rulebook_frozen", frozen)], actor=actor.code, at=at)
    return edition


def _freeze(version: RulebookVersion, at: datetime) -> RulebookVersion:
    if version.is_frozen:
        return version
    version.status = VersionStatus.FROZEN
    version.frozen_at = at
    version.save(update_fields=["status", "frozen_at"])
    return version


@transaction.atomic
def save_honours(rows: list[AwardedInnovation]) -> int:
    """Store the lines that are not stored yet; returns how many."""
    # bulk_create does not say how many rows were new when it ignores conflicts.
    count_before = AwardedInnovation.objects.count()
    AwardedInnovation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return AwardedInnovation.objects.count() - count_before
