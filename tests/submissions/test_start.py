"""Beginning a proposal and correcting its first page."""

from datetime import date

import pytest

from accounts.services.people import join_unit
from core.errors import Refused
from submissions.models import Proposal, TeamMember
from submissions.services.submitting import send_proposal
from tests.builders import unit
from tests.submissions.team_rules import CLOSES_AT, NOW, OPENS_AT, fill_proposal, make_writer, start_draft

pytestmark = pytest.mark.django_db
START_PATH = "/inovasi/baru/lomba-2026/"


def form_data(edition, **changes):
    version = edition.rulebook_version
    values = {"title": "  Antar   Obat ", "unit": unit().pk, "group": version.groups.get().pk}
    return {**values, "category": version.categories.get().pk, "started_on": "2025-01-01", **changes}


def test_who_begins_it_leads_the_team(client, edition, lead_writer, clock):
    client.force_login(lead_writer)
    assert client.get(START_PATH).status_code == 200
    answer = client.post(START_PATH, form_data(edition, partners=[unit("dinsos").pk]))
    assert answer["Location"] == "/inovasi/P26-001/"
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.started_on) == ("Antar Obat", date(2025, 1, 1))
    assert proposal.participant_type.code == "opd"
    assert [partner.code for partner in proposal.partners.all()] == ["dinsos"]
    member = TeamMember.objects.get()
    assert (member.user, member.role) == (lead_writer, "lead")


def test_what_was_typed_stays_when_something_is_wrong(client, edition, lead_writer, clock):
    client.force_login(lead_writer)
    answer = client.post(START_PATH, form_data(edition, title="Judul tetap", unit=""))
    assert answer.status_code == 200 and "Judul tetap" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_only_for_units_of_ones_own(client, edition, lead_writer, clock):
    client.force_login(lead_writer)
    assert client.post(START_PATH, form_data(edition, unit=unit("dinsos").pk)).status_code == 200
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("moment", [OPENS_AT.replace(year=2025), CLOSES_AT])
def test_outside_registration_nothing_is_begun(client, edition, lead_writer, clock, moment):
    clock(moment)
    client.force_login(lead_writer)
    assert client.post(START_PATH, form_data(edition)).status_code == 403
    with pytest.raises(Refused):
        start_draft(edition, lead_writer, at=moment)
    assert not Proposal.objects.exists()


def test_an_edition_in_preparation_is_not_there(client, edition, lead_writer, clock):
    type(edition).objects.update(status="draft", opened_at=None)
    client.force_login(lead_writer)
    assert client.get(START_PATH).status_code == 404


def test_a_full_quota_is_refused_in_words_and_a_withdrawn_one_makes_room(client, edition, lead_writer, clock):
    for number in range(3):
        start_draft(edition, lead_writer, f"Judul {number}")
    client.force_login(lead_writer)
    answer = client.post(START_PATH, form_data(edition))
    assert answer.status_code == 200 and "3" in str(answer.context["form"].non_field_errors())
    assert Proposal.objects.count() == 3
    client.post("/inovasi/P26-001/langkah/withdraw/", {"note": "Batal"})
    assert client.post(START_PATH, form_data(edition)).status_code == 302


def test_a_reason_to_withdraw_that_is_too_long_is_refused_in_words(client, edition, lead_writer, clock):
    proposal = start_draft(edition, lead_writer)
    client.force_login(lead_writer)
    page = client.post(f"/inovasi/{proposal.code}/langkah/withdraw/", {"note": "a" * 2001}, follow=True)
    assert "2001" in page.content.decode()
    proposal.refresh_from_db()
    assert proposal.status == "draft"


def test_the_first_page_can_be_corrected_until_it_is_sent(client, edition, lead_writer, clock):
    proposal = fill_proposal(start_draft(edition, lead_writer), lead_writer)
    client.force_login(lead_writer)
    assert "Antar Obat" in client.get("/inovasi/P26-001/identitas/").content.decode()
    client.post("/inovasi/P26-001/identitas/", form_data(edition, title="Judul baru", team_name="Tim Ubek"))
    proposal.refresh_from_db()
    assert (proposal.title, proposal.team_name) == ("Judul baru", "Tim Ubek")
    send_proposal(proposal=proposal, actor=lead_writer, at=NOW)
    answer = client.post("/inovasi/P26-001/identitas/", form_data(edition, title="Judul yang terlambat dikirim"))
    assert answer.status_code == 403 and "Judul yang terlambat dikirim" in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.title == "Judul baru"


def test_moving_to_a_full_unit_is_refused(client, edition, lead_writer, clock):
    other = unit("dinsos")
    both = make_writer("dua@contoh.invalid", other)
    join_unit(user=both, unit=unit(), role="member")
    for number in range(3):
        start_draft(edition, lead_writer, f"Judul {number}")
    start_draft(edition, both, unit=other)
    client.force_login(both)
    answer = client.post("/inovasi/P26-004/identitas/", form_data(edition))
    assert answer.status_code == 200
    assert Proposal.objects.get(code="P26-004").unit == other
