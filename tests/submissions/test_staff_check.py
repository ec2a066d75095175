import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import MembershipRole, Role
from accounts.services.people import join_unit
from core.workbook.reading import read_rows
from submissions.enums import ProposalStatus, TeamRole
from submissions.models import CheckMark, Receipt
from submissions.services.proposals import ProposalData, change_status, create_proposals
from submissions.services.team import add_team_member
from tests import builders
from tests.builders import AT

pytestmark = pytest.mark.django_db

RULES = {
    "gate": [
        {"code": "kebaruan", "label": "Memiliki kebaruan", "help": "Gagasan baru"},
        {"code": "efektif", "label": "Efektif"},
    ],
    "evidence": [{"code": "sk", "label": "SK penetapan", "required_for": ["umum"], "blind": "redacted_copy"}],
}


@pytest.fixture
def officer(make_person, client):
    person = make_person("dewi@solok.example", Role.BUREAU_STAFF, name="Dewi")
    client.force_login(person)
    return person


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(lambda: builders.opened(builders.document(**RULES)))


def send_proposals(edition, count=1, title="Layanan Jemput Bola", unit=None):
    rows = edition.rulebook_version
    data = [
        ProposalData(
            title=f"{title} {n}",
            unit=unit or builders.unit(),
            group=rows.groups.first(),
            category=rows.categories.first(),
        )
        for n in range(1, count + 1)
    ]
    proposals = create_proposals(edition=edition, proposals_data=data, actor=builders.bureau(), at=AT)
    for place, proposal in enumerate(proposals):
        change_status(proposal=proposal, step="submit", actor=builders.bureau(), at=AT + timedelta(minutes=place))
    return proposals


def check_url(edition, proposal=None, name="check-page"):
    return reverse(name, args=[edition.slug, *([proposal.code] if proposal else [])])


def checklist_data(first="met", second="met", third="met", **extra):
    return {"v0": first, "v1": second, "v2": third, "n0": "", "n1": "", "n2": "", "reason": "", **extra}


def stored_status(proposal):
    proposal.refresh_from_db()
    return proposal.status


@pytest.mark.parametrize("role", [Role.EDITOR, Role.INSPECTOR, Role.JUDGE])
def test_others_do_not_find_the_queue(client, make_person, edition, role):
    proposal = send_proposals(edition)[0]
    client.force_login(make_person("lain@solok.example", role))
    assert client.get(check_url(edition, name="check-queue")).status_code in (403, 404)
    assert client.get(check_url(edition, proposal)).status_code in (403, 404)
    assert client.post(check_url(edition, proposal, "check-pass"), checklist_data()).status_code in (403, 404)
    assert stored_status(proposal) == ProposalStatus.SUBMITTED


def test_queue_lists_counts_and_filters(client, officer, edition):
    first, second = send_proposals(edition, 2)
    other = send_proposals(edition, title="Posyandu Digital", unit=builders.unit("rsud"))[0]
    change_status(proposal=second, step="return_for_correction", actor=officer, at=AT, note="SK")
    content = client.get(check_url(edition, name="check-queue")).content.decode()
    assert all(proposal.code in content for proposal in (first, second, other))
    content = client.get(check_url(edition, name="check-queue"), {"status": "returned"}).content.decode()
    assert second.code in content
    assert other.title not in content
    content = client.get(check_url(edition, name="check-queue"), {"cari": "posyandu"}).content.decode()
    assert other.title in content
    assert first.title not in content
    content = client.get(check_url(edition, name="check-queue"), {"unit": str(other.unit_id)}).content.decode()
    assert first.title not in content


def test_queue_as_workbook(client, officer, edition, tmp_path):
    proposal = send_proposals(edition)[0]
    response = client.get(check_url(edition, name="check-queue"), {"xlsx": "1"})
    (tmp_path / "q.xlsx").write_bytes(response.content)
    rows = list(read_rows(tmp_path / "q.xlsx"))
    assert any(proposal.code in [str(cell) for cell in row] for row in rows)


def test_a_page_of_the_queue_keeps_the_filters(client, officer, edition, monkeypatch):
    monkeypatch.setattr("submissions.staff.check.PAGE_SIZE", 2)
    send_proposals(edition, 3, title="Layanan & Obat")
    query = {"cari": "& obat", "urut": "code", "halaman": "2"}
    content = client.get(check_url(edition, name="check-queue"), query).content.decode()
    assert "P26-003" in content and "P26-001" not in content
    assert 'href="?halaman=1&amp;cari=%26+obat&amp;urut=code"' in content
    assert 'href="?xlsx=1&amp;cari=%26+obat&amp;urut=code"' in content
    for other in ("0", "99", "dua", ""):
        assert client.get(check_url(edition, name="check-queue"), {**query, "halaman": other}).status_code == 200


@pytest.mark.parametrize("name", ["check-reopen", "check-disqualify"])
def test_a_refused_reason_comes_back_with_the_page(client, officer, edition, name):
    (proposal,) = send_proposals(edition)
    client.post(check_url(edition, proposal, "check-pass"), checklist_data())
    for reason, status in (("x" * 4001, 422), ("", 409)):
        answer = client.post(check_url(edition, proposal, name=name), {"reason": reason})
        (form,) = re.findall(r"<details open>.*?</details>", answer.content.decode(), re.DOTALL)
        assert (answer.status_code, form.count("x" * 4001)) == (status, bool(reason))
    assert stored_status(proposal) == ProposalStatus.ELIGIBLE


def test_complete_drafts_can_be_listed(client, officer):
    edition = builders.opened(**builders.OTHER_NAMES)
    rows = edition.rulebook_version
    data = ProposalData(title="Belum dikirim", unit=builders.unit(), group=rows.groups.first())
    draft = create_proposals(edition=edition, proposals_data=[data], actor=officer, at=AT)[0]
    assert draft.title not in client.get(check_url(edition, name="check-queue")).content.decode()
    assert draft.title in client.get(check_url(edition, name="check-queue"), {"status": "unsent"}).content.decode()


def test_drafts_have_no_check_page(client, officer, edition):
    data = ProposalData(title="Draf", unit=builders.unit(), group=edition.rulebook_version.groups.first())
    draft = create_proposals(edition=edition, proposals_data=[data], actor=officer, at=AT)[0]
    assert client.get(check_url(edition, draft)).status_code == 404


def test_queue_costs_the_same_for_3_and_30(client, officer, edition):
    def count_queries():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(check_url(edition, name="check-queue")).status_code == 200
        return len(queries)

    send_proposals(edition, 3)
    count_queries()
    few = count_queries()
    send_proposals(edition, 22)
    assert count_queries() == few


def test_marks_are_kept_with_their_author(client, officer, edition):
    proposal = send_proposals(edition)[0]
    response = client.post(
        check_url(edition, proposal, "check-save"), checklist_data("met", "unclear", "not_met", n2="SK belum ada")
    )
    assert response.status_code == 302
    assert stored_status(proposal) == ProposalStatus.SUBMITTED
    marks = {mark.code: mark for mark in CheckMark.objects.all()}
    assert marks["gate:efektif"].verdict == "unclear"
    assert marks["evidence:sk"].note == "SK belum ada"
    assert marks["gate:kebaruan"].actor == officer
    content = client.get(check_url(edition, proposal)).content.decode()
    assert "- SK penetapan: SK belum ada" in content, "the reason is prefilled"


def test_unmet_lines_block_passing_and_are_listed(client, officer, edition):
    proposal = send_proposals(edition)[0]
    response = client.post(check_url(edition, proposal, "check-pass"), checklist_data("met", "", "not_met"))
    assert response.status_code == 409
    content = response.content.decode()
    assert "Efektif –" in content
    assert "SK penetapan –" in content
    assert stored_status(proposal) == ProposalStatus.SUBMITTED
    assert CheckMark.objects.filter(code="gate:kebaruan", verdict="met").exists(), "what was ticked is kept"


def test_a_passed_proposal_is_told_and_the_next_one_shown(
    client, officer, edition, make_person, django_capture_on_commit_callbacks
):
    proposal, following = send_proposals(edition, 2)
    add_team_member(
        proposal=proposal, name="Ani", role=TeamRole.LEAD, user=make_person("ani@solok.example"), actor=officer, at=AT
    )
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(check_url(edition, proposal, "check-pass"), checklist_data())
    assert response["Location"] == check_url(edition, following)
    assert stored_status(proposal) == ProposalStatus.ELIGIBLE
    assert [message.to for message in mail.outbox] == [["ani@solok.example"]]


def test_return_tells_team_and_operator_why(client, officer, edition, make_person, django_capture_on_commit_callbacks):
    proposal = send_proposals(edition)[0]
    add_team_member(
        proposal=proposal, name="Ani", role=TeamRole.LEAD, user=make_person("ani@solok.example"), actor=officer, at=AT
    )
    join_unit(user=make_person("op@solok.example"), unit=proposal.unit, role=MembershipRole.OPERATOR)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            check_url(edition, proposal, "check-return"),
            checklist_data(third="not_met", reason="SK belum ditandatangani"),
        )
    assert stored_status(proposal) == ProposalStatus.RETURNED
    assert {message.to[0] for message in mail.outbox} == {"ani@solok.example", "op@solok.example"}
    assert all("SK belum ditandatangani" in message.body for message in mail.outbox)
    assert all(proposal.code in message.body and "/inovasi/" in message.body for message in mail.outbox)


@pytest.mark.parametrize("name", ["check-return", "check-fail"])
def test_a_decision_against_the_team_needs_a_reason(client, officer, edition, name):
    proposal = send_proposals(edition)[0]
    response = client.post(check_url(edition, proposal, name), checklist_data(n0="catatan yang diketik"))
    assert response.status_code == 409
    assert "catatan yang diketik" in response.content.decode()
    assert stored_status(proposal) == ProposalStatus.SUBMITTED


def test_the_second_officer_reads_who_decided(client, officer, edition, make_person):
    proposal = send_proposals(edition)[0]
    client.post(check_url(edition, proposal, "check-fail"), checklist_data(reason="Bukan inovasi"))
    client.force_login(make_person("rina@solok.example", Role.BUREAU_ADMIN, name="Rina"))
    response = client.post(check_url(edition, proposal, "check-pass"), checklist_data())
    assert response.status_code == 409
    assert "Dewi" in response.content.decode()
    assert stored_status(proposal) == ProposalStatus.INELIGIBLE
    assert proposal.history.count() == 2


@pytest.mark.parametrize("name", ["check-save", "check-pass", "check-return", "check-disqualify"])
def test_a_page_of_an_older_version_decides_nothing(client, officer, edition, name):
    proposal = send_proposals(edition)[0]

    def receipt(number):
        fields = {"content": "{}", "digest": "0" * 64, "at": AT, "actor": officer}
        return Receipt.objects.create(proposal=proposal, number=number, **fields)

    receipt("TT-1")
    assert (
        '<input type="hidden" name="receipt_number" value="TT-1">'
        in client.get(check_url(edition, proposal)).content.decode()
    )
    receipt("TT-2")
    answer = client.post(
        check_url(edition, proposal, name), checklist_data(reason="Sudah dibaca", receipt_number="TT-1")
    )
    content = answer.content.decode()
    assert answer.status_code == 409 and "TT-2" in content and 'name="receipt_number" value="TT-2"' in content
    assert "Sudah dibaca" in content
    assert stored_status(proposal) == ProposalStatus.SUBMITTED and not CheckMark.objects.exists()
    assert (
        client.post(
            check_url(edition, proposal, name), checklist_data(reason="Sudah dibaca", receipt_number="TT-2")
        ).status_code
        == 302
    )


def test_reopen(client, officer, edition):
    proposal = send_proposals(edition)[0]
    client.post(check_url(edition, proposal, "check-fail"), checklist_data(reason="Bukan inovasi"))
    client.post(check_url(edition, proposal, "check-reopen"), {"reason": "Salah baca"})
    assert stored_status(proposal) == ProposalStatus.SUBMITTED


def test_a_proposal_of_another_edition_is_not_found(client, officer, edition):
    proposal = send_proposals(edition)[0]
    other = builders.opened(**builders.OTHER_NAMES)
    assert client.get(check_url(other, proposal)).status_code == 404


def test_a_juror_in_the_team_and_missing_evidence_are_found(client, officer, make_person):
    rule = {"code": "bukan_panitia", "type": "not_organiser", "message": "Juri tidak boleh menjadi peserta."}
    edition = builders.opened(builders.document(**RULES, eligibility=[rule]), **builders.OTHER_NAMES)
    proposal = send_proposals(edition)[0]
    juror = make_person("juri@solok.example", Role.JUDGE, name="Pak Juri")
    add_team_member(proposal=proposal, name="Pak Juri", role=TeamRole.READER, user=juror, actor=officer, at=AT)
    content = client.get(check_url(edition, proposal)).content.decode()
    assert content.count("checkline--not_met") == 2
    assert "- SK penetapan" in content
    assert "Pak Juri" in content
