"""The teams of a load test: made before it, their answers read after it, each in a process of its own."""

from django.conf import settings
from django.utils import timezone

from accounts.enums import MembershipRole, UnitType
from accounts.models import WorkUnit
from accounts.services.people import ensure_person, join_unit
from submissions.models import Answer
from submissions.services.identity import start_proposal
from submissions.services.proposals import ProposalData
from tests.builders import document, opened
from tests.people import signed_in

QUESTION = "uraian"
FORM = [{"code": "isi", "label": "Isi", "questions": [{"code": QUESTION, "label": "Uraian", "max_words": 2000}]}]


def seed_teams(count: int) -> list[dict]:
    """An open edition in which every team has begun a draft and is signed in."""
    at = timezone.now()
    edition = opened(document(form=FORM), slug="uji-menulis", prefix="UM", at=at)
    group = edition.rulebook_version.groups.get()
    teams = []
    for number in range(count):
        unit = WorkUnit.objects.create(
            code=f"menulis-{number}", name=f"Dinas Uji Menulis {number}", type=UnitType.DEPARTMENT, is_agency=True
        )
        writer = ensure_person(email=f"tim{number}.menulis@contoh.invalid", name=f"CONTOH Tim {number}")
        join_unit(user=writer, unit=unit, role=MembershipRole.MEMBER)
        data = ProposalData(title=f"Draf {number}", unit=unit, group=group)
        proposal = start_proposal(edition=edition, data=data, actor=writer, at=at)
        session = signed_in(writer).cookies[settings.SESSION_COOKIE_NAME].value
        teams.append({"code": proposal.code, "session": session, "account": writer.code})
    return teams


def read_answers() -> dict[str, tuple[int, str]]:
    """Version and text of every answer, by the code of its proposal."""
    rows = Answer.objects.filter(question__code=QUESTION).values_list("proposal__code", "version", "text")
    return {code: (version, text) for code, version, text in rows}


# The third word of tests.bench.steps is a folder elsewhere, here the number of teams.
STEPS = {"seed": lambda teams: seed_teams(int(teams.name)), "stored": lambda _folder: read_answers()}
