import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.enums import Role
from accounts.models import User
from accounts.services.people import ensure_person
from cms.demo.loading import DemoInUse, NotEmpty, load_demo, remove_demo_accounts
from cms.demo.reading import FOLDER
from cms.models import HomePage, RegulationPage
from competition.models import Edition
from competition.schedule import registration_window
from config.startup import refuse_demo_accounts
from core.models import LedgerEntry
from judging.documents.documents import render_certificate_html
from judging.documents.models import Certificate
from judging.inspection.selectors.audit import audit_edition
from judging.panels.models import Assignment
from judging.results.models import AwardGiven, PlenaryDecision, RankingRow
from judging.sheets.models import ScoreSheet
from submissions.models import Proposal, TeamMember
from tests.builders import opened

SIXTEEN_DIGITS = re.compile(r"\d{16}")


def test_the_demo_never_enters_a_database_with_a_competition(db):
    opened(slug="lomba-sungguhan")
    with pytest.raises(NotEmpty):
        load_demo(at=timezone.now())
    assert list(Edition.objects.values_list("slug", flat=True)) == ["lomba-sungguhan"]
    assert not User.objects.filter(is_demo=True).exists()


def test_demo_accounts_that_own_nothing_are_removed_and_others_stay(db):
    ensure_person(email="tetap@contoh.invalid", name="CONTOH Tetap")
    ensure_person(email="coba@contoh.invalid", name="CONTOH Coba", roles=(Role.JUDGE,), is_demo=True)
    assert remove_demo_accounts() == 1
    assert list(User.objects.values_list("email", flat=True)) == ["tetap@contoh.invalid"]


def test_production_starts_only_without_demo_accounts(db):
    refuse_demo_accounts()
    ensure_person(email="coba@contoh.invalid", name="CONTOH Coba", is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="empty database"):
        refuse_demo_accounts()
    call_command("demo", "--remove", verbosity=0)
    refuse_demo_accounts()


def test_the_data_files_hold_no_identity_number_and_no_address():
    texts = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}
    texts = {name: text.replace("@contoh.invalid", "") for name, text in texts.items()}
    assert len(texts) > 14
    assert [name for name, text in texts.items() if SIXTEEN_DIGITS.search(text) or "@" in text] == []


class DemoTest(TestCase):
    """Loaded once for all tests of the class."""

    @classmethod
    def setUpTestData(cls):
        cls.accounts = load_demo(at=timezone.now())
        cls.finished = Edition.objects.get(slug="lomba-2025")
        cls.open = Edition.objects.get(slug="lomba-2026")

    def test_one_edition_is_finished_one_takes_proposals_and_one_is_judged(self):
        assert [(edition.slug, edition.status) for edition in Edition.objects.all()] == [
            ("lomba-nagari-2026", "open"),
            ("lomba-2026", "open"),
            ("lomba-2025", "published"),
        ]
        assert "CONTOH" in self.finished.name
        assert "CONTOH" in self.open.name
        assert [self._statuses(edition) for edition in (self.finished, self.open)] == [
            {"eligible": 24, "ineligible": 1},
            {"draft": 2, "eligible": 1, "returned": 1, "submitted": 2},
        ]

    def _statuses(self, edition):
        item = list(edition.proposals.values_list("status", flat=True))
        return {status: item.count(status) for status in item}

    def test_registration_of_the_open_edition_ends_three_weeks_after_loading_at_four(self):
        window = registration_window(self.open.rules)
        closes = timezone.localtime(window.closes_at)
        assert (closes.date() - timezone.localdate()).days == 21
        assert (closes.hour, closes.minute) == (16, 0)
        assert window.opens_at < timezone.now()

    def test_both_ledgers_prove_every_result_and_run_with_the_clock(self):
        for edition in (self.finished, self.open):
            assert audit_edition(edition).problems == []
            moments = list(LedgerEntry.objects.filter(stream=edition.ledger_id).values_list("at", flat=True))
            assert moments == sorted(moments)
            assert moments[-1] < timezone.now()

    def test_the_ledgers_name_nobody_and_nothing(self):
        payloads = "\n".join(LedgerEntry.objects.values_list("payload", flat=True))
        words = [*User.objects.values_list("name", flat=True), *Proposal.objects.values_list("title", flat=True)]
        assert len(words) > 40
        assert [word for word in words if word in payloads] == []

    def test_each_rank_has_one_winner(self):
        awards_or_answers = AwardGiven.objects.filter(ranking__edition=self.finished).order_by("rank")
        assert [(row.rank, row.award.label) for row in awards_or_answers] == [
            (1, "Juara I"),
            (2, "Juara II"),
            (3, "Juara III"),
            (4, "Harapan I"),
            (5, "Harapan II"),
            (6, "Harapan III"),
            *((rank, "Peringkat VII-X") for rank in range(7, 11)),
        ]
        assert awards_or_answers.values("proposal").distinct().count() == 10

    def test_the_judges_decided_the_tie_that_scores_could_not(self):
        decision = PlenaryDecision.objects.get()
        rows = RankingRow.objects.filter(ranking__edition=self.finished, ranking__stage=None, scope="overall")
        tied = {row.rank: row for row in rows.filter(rank__in=(5, 6)).select_related("proposal")}
        assert tied[5].exact == tied[6].exact
        assert decision.proposals == [tied[5].proposal.code, tied[6].proposal.code]
        assert len(decision.reason) > 100

    def test_judges_differ_and_some_stepped_back(self):
        assignments = Assignment.objects.filter(panel__edition=self.finished)
        taken_away = assignments.exclude(status="active").order_by("pk")
        assert list(taken_away.values_list("stage__code", "judge__code", "status")) == [
            ("proposal", "J3", "recused"),
            ("proposal", "J5", "excluded"),
            ("presentasi", "J3", "recused"),
        ]
        sheets = ScoreSheet.objects.filter(assignment__in=assignments)
        assert sheets.filter(assignment__stage__code="proposal").count() == 24 * 5 - 2
        assert sheets.filter(assignment__stage__code="presentasi").count() == 10 * 5 - 1
        assert sheets.values("vector").distinct().count() > 150

    def test_everybody_is_marked_as_an_example(self):
        names = [
            *User.objects.values_list("name", flat=True),
            *TeamMember.objects.values_list("name", flat=True),
            *(certificate.printed["signatory_name"] for certificate in Certificate.objects.all()),
        ]
        assert len(names) > 80
        assert [name for name in names if not name.startswith("CONTOH ")] == []
        assert User.objects.filter(is_demo=False).count() == 0

    def test_no_personal_data_of_anybody_real_are_kept(self):
        assert [user.email for user in User.objects.all() if not user.email.endswith("@contoh.invalid")] == []
        assert User.objects.exclude(nip="").count() == 0
        answers = [answer for proposal in Proposal.objects.all() for answer in proposal.answers.all()]
        assert [answer.pk for answer in answers if SIXTEEN_DIGITS.search(answer.text)] == []

    def test_answers_keep_to_the_word_limits_and_a_sent_proposal_misses_none(self):
        for proposal in Proposal.objects.select_related("edition__rulebook_version", "group"):
            questions = [q for section in proposal.edition.rules.form for q in section.questions]
            awards_or_answers = dict(proposal.answers.values_list("question__code", "text"))
            limits = {q.code: q.max_words.get(proposal.group.code) for q in questions}
            assert [
                code for code, text in awards_or_answers.items() if limits[code] and len(text.split()) > limits[code]
            ] == []
            missing = {q.code for q in questions if q.required} - set(awards_or_answers)
            assert bool(missing) == (proposal.status == "draft")

    def test_certificates_are_numbered_and_marked(self):
        certificates = list(Certificate.objects.all())
        assert [certificate.number for certificate in certificates] == [
            f"000.8.3/{number}/Org/2025" for number in range(1, 11)
        ]
        page = render_certificate_html(certificates[0])
        assert "data-mark" in page
        assert "CONTOH Ahmad Rasyid" in page

    def test_a_password_opens_the_door_once_printed(self):
        account = next(account for account in self.accounts if account.email.startswith("juri1@"))
        answer = self.client.post(reverse("account_login"), {"login": account.email, "password": account.password})
        assert answer.status_code == 302
        assert self.client.session["_auth_user_id"] == str(User.objects.get(email=account.email).pk)
        assert len({account.password for account in self.accounts}) == len(self.accounts) == 12

    def test_operators_without_a_password_cannot_sign_in(self):
        named = {account.email for account in self.accounts}
        others = User.objects.exclude(email__in=named)
        assert others.count() > 10
        assert [user.email for user in others if user.has_usable_password()] == []

    def test_a_second_run_changes_nothing(self):
        before = self._everything()
        with self.assertNumQueries(3):
            assert load_demo(at=timezone.now()) is None
        assert self._everything() == before

    def _everything(self):
        heads = [edition.ledger.head for edition in Edition.objects.select_related("ledger")]
        return heads, list(User.objects.values_list("pk", "password")), HomePage.objects.get().latest_revision_id

    def test_accounts_that_did_something_all_stay(self):
        count = User.objects.count()
        with self.assertRaises(DemoInUse):
            remove_demo_accounts()
        assert User.objects.count() == count

    def test_the_front_page_shows_the_winners_and_says_that_it_is_an_example(self):
        answer = self.client.get("/")
        assert [winner.name for row in answer.context["editions"] for winner in row.winners] == [
            "Dangau Tanya",
            "Manjalang Lansia",
            "Lapau Izin",
        ]
        self.assertContains(answer, "Ini pemasangan contoh.")

    def test_the_result_page_shows_finalists_only_and_the_whole_list_first(self):
        answer = self.client.get(reverse("ranking-result", args=["lomba-2025"]))
        lists = answer.context["lists"]
        assert [item.label for item in lists] == [
            "",
            "Perangkat Daerah",
            "Kecamatan dan Kelurahan/Nagari",
            "Puskesmas",
            "Masyarakat/Umum",
        ]
        assert [len(item.rows) for item in lists] == [10, 5, 1, 2, 2]
        self.assertNotContains(answer, "Surek Capek")

    def test_the_site_is_complete_and_every_page_answers(self):
        pages = Page.objects.live().filter(depth__gt=1).specific()
        kinds = [type(page).__name__ for page in pages]
        assert {kind: kinds.count(kind) for kind in ("NewsPage", "CompetitionPage", "FaqPage", "ResultsPage")} == {
            "NewsPage": 5,
            "CompetitionPage": 3,
            "FaqPage": 1,
            "ResultsPage": 1,
        }
        assert [page.title for page in pages if self.client.get(page.url).status_code != 200] == []

    def test_no_regulation_claims_to_be_verified(self):
        assert set(RegulationPage.objects.values_list("status", flat=True)) == {"unverified"}
        assert RegulationPage.objects.count() > 10

    def test_links_in_the_texts_of_the_site_lead_somewhere(self):
        hrefs = set()
        for page in Page.objects.live().filter(depth__gt=1):
            hrefs |= set(re.findall(r'href="(/[^"#]*)', self.client.get(page.url).content.decode()))
        inside = [href for href in hrefs if not href.startswith(("/static/", "/akun/", "/inovasi/"))]
        assert [href for href in inside if self.client.get(href).status_code != 200] == []
