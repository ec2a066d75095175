"""What a team writes: the data of the proposal and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competition.enums import EditionStatus
from competition.models import Edition
from competition.schedule import registration_window
from core.errors import Refused
from core.hashes import hash_text
from submissions.enums import EDITABLE_STATUSES, TeamRole
from submissions.models import Answer, Proposal
from submissions.selectors.answers import normalise_text
from submissions.selectors.quota import find_tightest_quota
from submissions.services.proposals import ProposalData, create_proposal, index_title, lock_proposal
from submissions.services.team import add_team_member


@transaction.atomic
def start_proposal(*, edition: Edition, data: ProposalData, actor: User, at: datetime) -> Proposal:
    """A draft of the person who begins it and leads its team, while registration is open and the unit has room."""
    edition = Edition.objects.select_for_update(of=("self",)).select_related("rulebook_version").get(pk=edition.pk)
    if edition.status != EditionStatus.OPEN or not registration_window(edition.rules).is_open(at):
        raise Refused(_("Registration of %(edition)s is not open now.") % {"edition": edition})
    _refuse_full(edition, data, besides=None)
    proposal = create_proposal(edition=edition, data=data, actor=actor, at=at)
    add_team_member(proposal=proposal, name=actor.name, role=TeamRole.LEAD, user=actor, actor=actor, at=at)
    return proposal


@transaction.atomic
def update_identity(*, proposal: Proposal, data: ProposalData, actor: User) -> Proposal:
    """Title, unit, group and the rest of the first page; a change of unit or group must find room."""
    locked = lock_proposal(proposal)
    _refuse_sent(locked)
    if (data.unit.pk, data.group.pk) != (locked.unit_id, locked.group_id):
        _refuse_full(locked.edition, data, besides=locked)
    for name in ("title", "unit", "group", "category", "participant_type", "team_name", "started_on"):
        setattr(locked, name, getattr(data, name))
    locked.save()
    index_title(locked)
    locked.partners.set(data.partners)
    return locked


def _refuse_full(edition, data, besides) -> None:
    quota = find_tightest_quota(
        edition=edition, unit=data.unit, group=data.group, participant_type=data.participant_type, besides=besides
    )
    if quota is not None and quota.is_full:
        raise Refused(
            _(
                "%(unit)s already has %(used)d proposals; at most %(limit)d are allowed. Withdraw one that will not be "
                "sent, or write for another unit."
            )
            % {"unit": data.unit, "used": quota.used, "limit": quota.limit}
        )


def _refuse_sent(locked) -> None:
    if locked.status not in EDITABLE_STATUSES:
        raise Refused(_("The proposal was sent meanwhile and can no longer be changed. Nothing was saved."))


@dataclass(frozen=True, slots=True)
class SavedAnswers:
    """`conflicts`: question code → the text a colleague stored since the page was opened; not overwritten."""

    conflicts: dict[str, str] = field(default_factory=dict)


def text_fingerprint(text: str) -> str:
    """What a form remembers of a text it was opened with."""
    return hash_text(normalise_text(text))[:16]


@transaction.atomic
def save_answers(
    *, proposal: Proposal, texts: Mapping[str, str], opened: Mapping[str, str], actor: User, at: datetime
) -> SavedAnswers:
    """Store answers by question code. `opened`: the fingerprint each text had when the form was opened; where it is
    another now and the writer changed the text too, the stored one stays and is handed back.
    """
    locked = lock_proposal(proposal)
    _refuse_sent(locked)
    questions = {row.code: row for row in locked.edition.rulebook_version.questions.filter(code__in=texts)}
    stored = {answer.question_id: answer for answer in locked.answers.filter(question__in=questions.values())}
    conflicts, changed, fresh = {}, [], []
    for code, question in questions.items():
        answer = stored.get(question.pk)
        before, typed = normalise_text(answer.text if answer else ""), normalise_text(texts[code])
        remembered = opened.get(code) or text_fingerprint(before)
        if typed == before or text_fingerprint(typed) == remembered:
            continue
        if text_fingerprint(before) != remembered:
            conflicts[code] = before
        elif answer is None:
            fresh.append(Answer(proposal=locked, question=question, text=typed, saved_by=actor, saved_at=at))
        else:
            answer.text, answer.version = typed, answer.version + 1
            answer.saved_by, answer.saved_at = actor, at
            changed.append(answer)
    Answer.objects.bulk_create(fresh)
    Answer.objects.bulk_update(changed, ["text", "version", "saved_by", "saved_at"])
    return SavedAnswers(conflicts)
