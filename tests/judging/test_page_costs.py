"""Queries of the pages of a large edition: a limit, and as many with ten times the proposals."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.services.people import join_unit
from core.mail.models import OutgoingMail
from judging.panels.models import Assignment, Judge
from judging.panels.services.panels import exclude_judge, recuse_judge
from judging.results.services.closing import advance_stage, close_stage
from judging.sheets.selectors.progress import IN_STATE, STATES, state_of
from judging.sheets.selectors.queue import judges_of, place_of, queue_page
from submissions.services.identity import start_proposal
from submissions.services.proposals import ProposalData
from tests import builders
from tests.changes import account_of, change_fields, post_fields
from tests.people import person_who_signed_in, signed_in

pytestmark = pytest.mark.django_db


def build_edition():
    edition = builders.opened()
    add_proposals(edition, 3)
    return edition


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(build_edition)


def add_proposals(edition, count):
    builders.eligible(edition, count)
    builders.panel(edition)


def count_queries(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = act()
    assert answer.status_code in (200, 302), answer.content
    # Savepoints belong to the transaction of the test.
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


@pytest.mark.parametrize("name", ["results-stage", "results-final"])
def test_ranking(edition, name):
    builders.score(edition, lambda proposal, judge, place: 60 + proposal % 30)
    address = reverse(name, args=[edition.slug, *(["nilai"] if name == "results-stage" else [])])
    client = signed_in(builders.bureau())
    client.get(address)
    cost_of_few = count_queries(lambda: client.get(address))
    add_proposals(edition, 27)
    builders.score(edition, lambda proposal, judge, place: 60 + proposal % 30)
    client.get(address)
    assert count_queries(lambda: client.get(address)) == cost_of_few <= 15


def test_explaining_one_proposal(edition):
    builders.score(edition, lambda proposal, judge, place: 60 + proposal % 30)
    address, client = reverse("results-explain", args=[edition.slug, "P26-001"]), signed_in(builders.bureau())
    client.get(address)
    cost_of_few = count_queries(lambda: client.get(address))
    add_proposals(edition, 27)
    builders.score(edition, lambda proposal, judge, place: 60 + proposal % 30)
    assert count_queries(lambda: client.get(address)) == cost_of_few


def test_ranking_of_a_closed_stage_and_of_one_whose_best_went_on():
    def costs(slug, prefix, count):
        edition = builders.opened(slug=slug, prefix=prefix)
        add_proposals(edition, count)
        builders.score(edition, lambda proposal, judge, place: 60 + proposal % 30)
        stage, client = builders.stage(edition), signed_in(builders.bureau())
        address, counts = reverse("results-stage", args=[slug, "nilai"]), []
        for act in (close_stage, advance_stage):
            act(edition=edition, stage=stage, actor=builders.bureau(), at=builders.AT)
            client.get(address)
            counts.append(count_queries(lambda: client.get(address)))
        return counts

    cost_of_few = costs("sedikit", "S26", 3)
    assert costs("banyak", "B26", 30) == cost_of_few
    assert max(cost_of_few) <= 15


def test_queue_and_sheet(edition):
    judge = Judge.objects.select_related("user").first()
    client = signed_in(judge.user)
    row = Assignment.objects.filter(judge=judge).order_by("proposal__code").first()
    sheet = reverse("score-sheet", args=[row.uuid])
    client.get(sheet)
    cost_of_few = count_queries(lambda: client.get("/penilaian/")), count_queries(lambda: client.get(sheet))
    add_proposals(edition, 40)
    assert (count_queries(lambda: client.get("/penilaian/")), count_queries(lambda: client.get(sheet))) == cost_of_few
    assert cost_of_few[0] <= 15


def test_saving_a_sheet(edition):
    judge = Judge.objects.select_related("user").first()
    client, row = signed_in(judge.user), Assignment.objects.filter(judge=judge).first()
    address = reverse("sheet-field-save", args=[row.uuid, f"value-{builders.CRITERIA[0]}"])
    account_of(client)
    assert count_queries(lambda: post_fields(client, address, change_fields("", "70", version=0))) <= 12


def test_locking_a_sheet(edition, outbox):
    judge = Judge.objects.select_related("user").first()
    client, row = signed_in(judge.user), Assignment.objects.filter(judge=judge).first()
    fields = dict.fromkeys((f"value-{code}" for code in builders.CRITERIA), "70")
    client.post(reverse("sheet-save", args=[row.uuid]), {**fields, "version": 0})
    assert count_queries(lambda: client.post(reverse("sheet-lock", args=[row.uuid]), {"version": 1})) <= 25
    assert OutgoingMail.objects.get().recipient == judge.user.email


def test_sending_a_proposal(edition, outbox):
    writer = person_who_signed_in("tim@contoh.invalid")
    join_unit(user=writer, unit=builders.unit(), role=MembershipRole.OPERATOR)
    parts = edition.rulebook_version
    data = ProposalData(
        title="Satu lagi", unit=builders.unit(), group=parts.groups.first(), category=parts.categories.first()
    )

    def send():
        proposal = start_proposal(edition=edition, data=data, actor=writer, at=timezone.now())
        client = signed_in(writer)
        return count_queries(lambda: client.post(reverse("proposal-send", args=[proposal.code])))

    send()
    cost_of_few = send()
    add_proposals(edition, 27)
    assert send() == cost_of_few <= 25


def test_the_database_and_python_agree_about_states(edition):
    rows = list(Assignment.objects.order_by("pk").select_related("judge__user"))
    Assignment.objects.filter(pk=rows[1].pk).update(opened_at=timezone.now())
    recuse_judge(assignment=rows[2], reason="kerabat", actor=rows[2].judge.user, at=timezone.now())
    exclude_judge(assignment=rows[3], reason="sakit", actor=builders.bureau(), at=timezone.now())
    client = signed_in(rows[4].judge.user)
    client.post(reverse("sheet-save", args=[rows[4].uuid]), {"version": 0, "value-manfaat": "70"})
    Assignment.objects.filter(pk__in=[row.pk for row in rows[6:]]).exclude(pk=rows[4].pk).update(opened_at=None)
    for row in Assignment.objects.select_related("sheet"):
        holds = [name for name in STATES if Assignment.objects.filter(IN_STATE[name], pk=row.pk).exists()]
        assert holds == [state_of(row).name]


def test_a_long_queue_has_pages_and_the_sheet_its_neighbours(edition, monkeypatch):
    monkeypatch.setattr("judging.sheets.selectors.queue.LINES", 2)
    add_proposals(edition, 4)
    judge = Judge.objects.select_related("user").first()
    page, queues = queue_page(judges_of(judge.user), number=2)
    assert [len(queue.rows) for queue in queues] == [2]
    assert (page.paginator.count, queues[0].total, queues[0].done) == (7, 7, 0)
    last = Assignment.objects.filter(judge=judge).order_by("proposal__code").last()
    place = place_of(last)
    assert place.after is None and place.before.proposal.code < last.proposal.code
    assert place.queue.following.proposal.code == "P26-001", "from the start again"


def test_words_find_and_an_unknown_page_is_the_last(edition):
    judge = Judge.objects.select_related("user").first()
    page, queues = queue_page(judges_of(judge.user), words="INOVASI 2", number="99")
    assert [row.assignment.proposal.title for row in queues[0].rows] == ["Inovasi 2"]
    assert queue_page(judges_of(judge.user), words="tidak ada")[1][0].rows == ()
    assert queue_page(judges_of(judge.user), state="recused")[1][0].total == 3
