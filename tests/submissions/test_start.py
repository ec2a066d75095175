"""Beginning a proposal and correcting its first page."""

from datetime import date

import pytest

from accounts.services.people import join_unit
from core.errors import Refused
from submissions.models import Proposal, TeamMember
from submissions.services.submitting import send_proposal
from tests.builders import unit
from tests.submissions.team_rules import NOW, OPENS, T, draft, fill, writer

pytestmark = pytest.mark.django_db
PATH = "/inovasi/baru/lomba-2026/"


def typed(lomba, **changes):
    version = lomba.rulebook_version
    values = {"title": "  Antar   Obat ", "unit": unit().pk, "group": version.groups.get().pk}
    return {**values, "category": version.categories.get().pk, "started_on": "2025-01-01", **changes}


def test_who_begins_it_leads_the_team(client, lomba, yulia, clock):
    client.force_login(yulia)
    assert client.get(PATH).status_code == 200
    answer = client.post(PATH, typed(lomba, partners=[unit("dinsos").pk]))
    assert answer["Location"] == "/inovasi/P26-001/"
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.started_on) == ("Antar Obat", date(2025, 1, 1))
    assert proposal.participant_type.code == "opd"
    assert [partner.code for partner in proposal.partners.all()] == ["dinsos"]
    member = TeamMember.objects.get()
    assert (member.user, member.role) == (yulia, "lead")


def test_what_was_typed_stays_when_something_is_wrong(client, lomba, yulia, clock):
    client.force_login(yulia)
    answer = client.post(PATH, typed(lomba, title="Judul tetap", unit=""))
    assert answer.status_code == 200 and "Judul tetap" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_only_for_units_of_ones_own(client, lomba, yulia, clock):
    client.force_login(yulia)
    assert client.post(PATH, typed(lomba, unit=unit("dinsos").pk)).status_code == 200
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("moment", [OPENS.replace(year=2025), T])
def test_outside_registration_nothing_is_begun(client, lomba, yulia, clock, moment):
    clock(moment)
    client.force_login(yulia)
    assert client.post(PATH, typed(lomba)).status_code == 403
    with pytest.raises(Refused):
        draft(lomba, yulia, at=moment)
    assert not Proposal.objects.exists()


def test_an_edition_in_preparation_is_not_there(client, lomba, yulia, clock):
    type(lomba).objects.update(status="draft", opened_at=None)
    client.force_login(yulia)
    assert client.get(PATH).status_code == 404


def test_a_full_quota_is_refused_in_words_and_a_withdrawn_one_makes_room(client, lomba, yulia, clock):
    for number in range(3):
        draft(lomba, yulia, f"Judul {number}")
    client.force_login(yulia)
    answer = client.post(PATH, typed(lomba))
    assert answer.status_code == 200 and "3" in str(answer.context["form"].non_field_errors())
    assert Proposal.objects.count() == 3
    client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "Batal"})
    assert client.post(PATH, typed(lomba)).status_code == 302


def test_the_first_page_can_be_corrected_until_it_is_sent(client, lomba, yulia, clock):
    proposal = fill(draft(lomba, yulia), yulia)
    client.force_login(yulia)
    assert "Antar Obat" in client.get("/inovasi/P26-001/identitas/").content.decode()
    client.post("/inovasi/P26-001/identitas/", typed(lomba, title="Judul baru", team_name="Tim Ubek"))
    proposal.refresh_from_db()
    assert (proposal.title, proposal.team_name) == ("Judul baru", "Tim Ubek")
    send_proposal(proposal=proposal, actor=yulia, at=NOW)
    answer = client.post("/inovasi/P26-001/identitas/", typed(lomba, title="Judul yang terlambat dikirim"))
    assert answer.status_code == 403 and "Judul yang terlambat dikirim" in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.title == "Judul baru"


def test_moving_to_a_full_unit_is_refused(client, lomba, yulia, clock):
    other = unit("dinsos")
    both = writer("dua@contoh.invalid", other)
    join_unit(user=both, unit=unit(), role="member")
    for number in range(3):
        draft(lomba, yulia, f"Judul {number}")
    draft(lomba, both, unit=other)
    client.force_login(both)
    answer = client.post("/inovasi/P26-004/identitas/", typed(lomba))
    assert answer.status_code == 200
    assert Proposal.objects.get(code="P26-004").unit == other
