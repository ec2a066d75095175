"""What two people do at the same moment with one proposal, one link or one address."""

import pytest

from accounts.models import User
from accounts.services.invitations import accept_invitation, create_invitation
from core.errors import Refused
from core.text_changes import TextChange, TextConflict, text_digest
from submissions.enums import LinkRole
from submissions.models import Receipt
from submissions.services.identity import start_proposal
from submissions.services.proposals import ProposalData
from submissions.services.submitting import send_proposal
from submissions.services.team_links import join_team, join_team_as_new, make_team_link
from submissions.services.team_steps import take_team_step
from submissions.writing.services import save_answer_change
from tests.builders import AT, bureau, document, opened, unit
from tests.people import person_who_signed_in
from tests.races import overlap, shared_database  # noqa: F401 - fixture

pytestmark = pytest.mark.usefixtures("shared_database")


class RaceDesk:
    """A writer and her acts, each as a function that a thread can run."""

    def __init__(self):
        question = {"code": "ringkasan", "label": "Ringkasan", "required": False}
        quota = {"code": "kuota", "type": "max_entries", "params": {"n": 4}, "message": "Kuota"}
        form = [{"code": "isi", "label": "Isi", "questions": [question]}]
        self.edition = opened(document(form=form, eligibility=[{**quota, "severity": "block"}]))
        self.ani = person_who_signed_in("ani@contoh.invalid")

    def start(self, title):
        parts = self.edition.rulebook_version
        data = ProposalData(title=title, unit=unit(), group=parts.groups.first(), category=parts.categories.first())
        return start_proposal(edition=self.edition, data=data, actor=self.ani, at=AT)

    def send_later(self, proposal):
        return lambda: send_proposal(proposal=proposal, actor=self.ani, at=AT)

    def withdraw_later(self, proposal):
        return lambda: take_team_step(proposal=proposal, step="withdraw", actor=self.ani, at=AT, note="Batal")

    def write_later(self, proposal, text):
        change = TextChange(version=0, start=0, end=0, insert=text, key=text, digest=text_digest(text))
        question = self.edition.rulebook_version.questions.get()
        return lambda: save_answer_change(proposal=proposal, question=question, change=change, actor=self.ani, at=AT)

    def link(self, proposal):
        return make_team_link(proposal=proposal, role=LinkRole.WRITER, actor=self.ani, at=AT)[0]


def test_sending_meets_sending_writing_and_withdrawing():
    desk = RaceDesk()
    one, two, three, four = (desk.start(f"{word} sendiri") for word in ("Obat", "Pasar", "Sekolah", "Sawah"))
    first, second = overlap(desk.send_later(one), desk.send_later(one))
    assert first == second == Receipt.objects.get()

    first, second = overlap(desk.write_later(two, "satu"), desk.write_later(two, "dua"))
    assert isinstance(second, TextConflict)

    first, second = overlap(desk.send_later(two), desk.write_later(two, "tiga"))
    assert isinstance(second, Refused)
    assert first.number != Receipt.objects.get(proposal=one).number

    first, second = overlap(desk.write_later(three, "masuk"), desk.send_later(three))
    assert "masuk" in second.content

    first, second = overlap(desk.withdraw_later(four), desk.send_later(four))
    assert isinstance(second, Refused)

    first, second = overlap(lambda: desk.start("Hutan desa"), lambda: desk.start("Sungai bersih"))
    assert isinstance(second, Refused)  # the quota has room for one


def test_a_link_lets_one_person_in_and_an_address_makes_one_account():
    desk = RaceDesk()
    proposal, other = desk.start("Obat sendiri"), desk.start("Pasar sendiri")
    link, colleagues = desk.link(proposal), [person_who_signed_in(f"{name}@contoh.invalid") for name in "bc"]
    acts = [lambda person=person: join_team(link=link, actor=person, at=AT) for person in colleagues]
    _first, second = overlap(*acts)
    assert isinstance(second, Refused)

    guest = {"name": "Budi", "email": "budi@contoh.invalid", "at": AT}
    links = [desk.link(proposal), desk.link(other)]
    first, second = overlap(*[lambda link=link: join_team_as_new(link=link, **guest) for link in links])
    assert not isinstance(first, Exception)  # though no mail leaves: SITE_URL is none of the hosts here
    assert isinstance(second, Refused)

    admin, where = bureau(), unit()
    by_hand = [
        lambda name=name: create_invitation(email="", name=name, unit=where, actor=admin, at=AT)
        for name in ("Eka", "Fitri")
    ]
    (invitation, _token), second = overlap(*by_hand)
    assert isinstance(second, Refused) or second[0].user_id != invitation.user_id

    passwords = ("gonjong-satu-rumah", "gonjong-dua-rumah")
    acts = [
        lambda password=password: accept_invitation(invitation=invitation, password=password, at=AT)
        for password in passwords
    ]
    _first, second = overlap(*acts)
    assert isinstance(second, Refused)
    assert User.objects.get(pk=invitation.user_id).check_password(passwords[0])
