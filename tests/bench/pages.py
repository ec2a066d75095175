"""Pages of a large edition as its people ask for them: ranking, judge's queue, saving a sheet or an answer, the state
of a form, sending a proposal.

The rows are those of a workload that other systems are measured with (folder named by PEER_BENCH_DIR): N proposals with
five sheets each by 25 judges over five weighted criteria from 0 to 5. One more judge has all N proposals in the queue,
as every reviewer has there. Everything goes through Django's test client: middleware, session, templates.
"""

import secrets
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from itertools import count, islice

from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.enums import MembershipRole, Role, UnitType
from accounts.models import User, WorkUnit
from accounts.services.people import ensure_person, join_unit
from competition.models import Edition
from competition.rulebook.loading import load_document
from competition.rulebook.similar_titles import title_pieces
from competition.services import create_edition, load_rulebook, open_edition
from config.env import read_optional_folder
from core.chain import canonical_json
from core.hashes import hash_text
from core.text_changes import StoredText, text_digest
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Advancement, Assignment, Judge, StageClosing
from judging.panels.services.panels import assign_pairs, exclude_judge, make_panel
from judging.results.services.closing import advance_stage, close_stage
from judging.sheets.enums import SheetSource, SheetStatus
from judging.sheets.models import ScoreSheet
from judging.sheets.services.sheets import Filled, record_sheets
from submissions.enums import ProposalStatus
from submissions.models import Answer, Proposal, Receipt, TitlePiece
from submissions.selectors.prefetches import with_related_rows
from submissions.selectors.receipt_content import receipt_content
from submissions.services.identity import start_proposal
from submissions.services.proposals import ProposalData
from submissions.writing.services import save_answers
from tests.builders import bureau
from tests.changes import account_of, change_fields

SLUG, STAGE = "beban-laman", "nilai"
CHUNK_SIZE = 5000
DRAFT_COUNT = 120  # proposals ready to be sent, one for each measured call
sys.path.insert(0, str(read_optional_folder("PEER_BENCH_DIR") or ""))
QUESTIONS = ("ringkasan", "uraian")
# What is measured, and what is done before each call without being measured, if anything.
MeasuredCall = tuple[Callable[..., dict], Callable[[], object] | None]


def rulebook_document(criteria: Iterable[tuple[str, str]]) -> dict:
    questions = [{"code": code, "label": code.title(), "max_words": 500} for code in QUESTIONS]
    return {
        "schema": 1,
        "rulebook": "beban-laman",
        "name": "Uji beban laman",
        "groups": [{"code": "umum", "label": "Umum"}],
        "form": [{"code": "isi", "label": "Isi", "questions": questions}],
        "eligibility": [
            {"code": "judul", "type": "unique_title", "message": "Judul mirip.", "params": {"similarity": 0.85}}
        ],
        "stages": [
            {"code": "daftar", "kind": "registration", "label": "Pendaftaran"},
            {
                "code": STAGE,
                "kind": "desk_evaluation",
                "label": "Penilaian",
                "scale": {"min": 0, "max": 5, "step": 1},
                "judges": {"min": 3},
                "criteria": [
                    {"code": f"k{place}", "label": label, "weight": int(Decimal(weight) * 10)}
                    for place, (label, weight) in enumerate(criteria)
                ],
            },
        ],
        "final": {"from": [{"stage": STAGE, "weight": 100}], "rankings": ["overall"]},
        "awards": [
            {"code": "top", "label": "Top 100", "per": "overall", "rank_from": 1, "rank_to": 100, "on_tie": "share"}
        ],
    }


def seed_edition(size: int) -> None:
    import workload  # noqa: PLC0415 - on the path only where PEER_BENCH_DIR names its folder

    actor, at = bureau(), timezone.now()
    version = load_rulebook(rulebook=load_document(rulebook_document(workload.CRITERIA)), actor=actor, at=at)
    edition = create_edition(
        slug=SLUG, name="Uji beban laman", year=at.year, prefix="BL", version=version, actor=actor, at=at
    )
    open_edition(edition=edition, actor=actor, at=at)
    edition = Edition.objects.select_related("rulebook_version").get(pk=edition.pk)
    unit = WorkUnit.objects.create(code="beban", name="Dinas Uji Beban", type=UnitType.DEPARTMENT, is_agency=True)
    proposals = _make_proposals(edition, unit, list(workload.proposals(size)), at)
    people = [(f"J{number}", _make_judge(number)) for number in range(workload.JUDGES + 1)]
    stage = edition.rulebook_version.stages.get(code=STAGE)
    panel = make_panel(edition=edition, stage=stage, name="Panel", people=people, actor=actor, at=at)
    judges = {judge.code: judge for judge in panel.judges.select_related("user")}
    reviews = iter(workload.reviews(size))
    while chunk := list(islice(reviews, CHUNK_SIZE)):
        pairs = [(judges[f"J{review['j']}"], proposals[review["i"]]) for review in chunk]
        assignments = {
            (row.judge_id, row.proposal_id): row for row in assign_pairs(panel=panel, pairs=pairs, actor=actor, at=at)
        }
        ScoreSheet.objects.bulk_create(
            (
                ScoreSheet(assignment=assignments[judge.pk, proposal.pk], comment=review["text"], updated_at=at)
                for (judge, proposal), review in zip(pairs, chunk, strict=True)
            ),
            batch_size=1000,
        )
        filled = [
            Filled(
                assignments[judge.pk, proposal.pk],
                {f"k{place}": Decimal(value) for place, value in enumerate(review["scores"])},
            )
            for (judge, proposal), review in zip(pairs, chunk, strict=True)
        ]
        record_sheets(edition=edition, stage=stage, filled=filled, source=SheetSource.IMPORT, actor=actor, at=at)
    busy_judge_pairs = [(judges[f"J{workload.JUDGES}"], proposal) for proposal in proposals]
    assign_pairs(panel=panel, pairs=busy_judge_pairs, actor=actor, at=at)
    _make_drafts(edition, workload.proposal_text(1), at)


def _make_judge(number: int) -> User:
    return ensure_person(email=f"juri{number}.beban@contoh.invalid", name=f"CONTOH Juri {number}", roles=(Role.JUDGE,))


def _make_proposals(edition: Edition, unit: WorkUnit, rows: list[dict], at: datetime) -> list[Proposal]:
    group = edition.rulebook_version.groups.get()
    proposals = Proposal.objects.bulk_create(
        (
            Proposal(
                edition=edition,
                code=f"BL-{row['i']:05d}",
                title=row["title"],
                unit=unit,
                group=group,
                status=ProposalStatus.ELIGIBLE,
                created_at=at,
                submitted_at=at,
            )
            for row in rows
        ),
        batch_size=1000,
    )
    TitlePiece.objects.bulk_create(
        (TitlePiece(proposal=row, piece=piece) for row in proposals for piece in title_pieces(row.title)),
        batch_size=1000,
    )
    questions = {question.code: question for question in edition.rulebook_version.questions.all()}
    texts = [(row["abstract"], row["description"]) for row in rows]
    Answer.objects.bulk_create(
        (
            Answer(proposal=proposal, question=questions[code], text=text)
            for proposal, proposal_texts in zip(proposals, texts, strict=True)
            for code, text in zip(QUESTIONS, proposal_texts, strict=True)
        ),
        batch_size=1000,
    )
    _make_receipts(edition, at)
    return proposals


def _make_receipts(edition: Edition, at: datetime) -> None:
    """Make the receipt of every proposal, so that the next one sent gets the number after theirs."""
    contents = (
        canonical_json(receipt_content(row))
        for row in with_related_rows(edition.proposals.order_by("pk")).iterator(1000)
    )
    keys, actor = edition.proposals.order_by("pk").values_list("pk", flat=True), bureau()
    Receipt.objects.bulk_create(
        (
            Receipt(
                proposal_id=key,
                number=f"TT-{edition.prefix}-{number:04d}",
                content=content,
                digest=hash_text(content),
                at=at,
                actor=actor,
            )
            for number, (key, content) in enumerate(zip(keys, contents, strict=True), start=1)
        ),
        batch_size=1000,
    )


def _make_drafts(edition: Edition, text: str, at: datetime) -> None:
    """Make drafts, each of a unit of its own, so that a receipt is mailed to as many people as in life."""
    # The proposals got their codes without the counter; numbers above all of theirs are free.
    edition.next_number = 90_000
    edition.save(update_fields=["next_number"])
    for number in range(DRAFT_COUNT):
        name = f"Dinas Uji Beban {number}"
        unit = WorkUnit.objects.create(code=f"beban-{number}", name=name, type=UnitType.DEPARTMENT, is_agency=True)
        writer = ensure_person(email=f"tim{number}.beban@contoh.invalid", name=f"CONTOH Tim {number}")
        join_unit(user=writer, unit=unit, role=MembershipRole.OPERATOR)
        data = ProposalData(title=f"Draf {number}", unit=unit, group=edition.rulebook_version.groups.get())
        proposal = start_proposal(edition=edition, data=data, actor=writer, at=at)
        save_answers(proposal=proposal, texts=dict.fromkeys(QUESTIONS, text), opened={}, actor=writer, at=at)


def client_of(email: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def prepare_page(email: str, address: str, row_mark: bytes) -> MeasuredCall:
    """The call that gets a page; it counts the rows by a text that each of them holds once."""
    client = client_of(email)

    def call():
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        return {"bytes": len(answer.content), "rows": answer.content.count(row_mark)}

    return call, None


def prepare_ranking() -> MeasuredCall:
    return prepare_page(bureau().email, f"/kelola/lomba/{SLUG}/hasil/tahap/{STAGE}/", b"/hasil/rincian/")


def prepare_closed_ranking() -> MeasuredCall:
    """The ranking of a stage that is closed."""
    edition, actor, at = Edition.objects.get(slug=SLUG), bureau(), timezone.now()
    if not StageClosing.objects.filter(edition=edition).exists():
        # A stage closes when every sheet is locked: the judge of the long queue scored nothing and is taken off.
        idle = Assignment.objects.filter(status=AssignmentStatus.ACTIVE, sheet=None)
        exclude_judge(assignment=idle.first(), reason="uji", actor=actor, at=at)
        idle.update(status=AssignmentStatus.EXCLUDED, reason="uji")
        Assignment.objects.filter(sheet__status=SheetStatus.DRAFT).update(
            status=AssignmentStatus.EXCLUDED, reason="uji"
        )
        stage = edition.rulebook_version.stages.get(code=STAGE)
        close_stage(edition=edition, stage=stage, actor=actor, at=at)
    return prepare_ranking()


def prepare_stored_ranking() -> MeasuredCall:
    """The ranking of a stage whose best have gone on: it is read from stored rows."""
    measured_call, edition = prepare_closed_ranking(), Edition.objects.select_related("rulebook_version").get(slug=SLUG)
    if not Advancement.objects.exists():
        stage = edition.rulebook_version.stages.get(code=STAGE)
        advance_stage(edition=edition, stage=stage, actor=bureau(), at=timezone.now())
    return measured_call


def prepare_queue() -> MeasuredCall:
    return prepare_page(_busy_judge().user.email, "/penilaian/", b"<tr>")


def _busy_judge() -> Judge:
    return Judge.objects.select_related("user").get(code="J25")


def prepare_sheet_save() -> MeasuredCall:
    """A value on a sheet of the judge who has most of them, another at each call."""
    judge, numbers = _busy_judge(), count()
    client = client_of(judge.user.email)
    row = Assignment.objects.filter(judge=judge, status=AssignmentStatus.ACTIVE).order_by("-pk").first()
    address, account = f"/penilaian/{row.uuid}/simpan/value-k0/", account_of(client)
    stored = row.sheet.stored_text("value-k0") if hasattr(row, "sheet") else StoredText()
    state = {"text": stored.text, "version": stored.version}

    def call():
        value = str(next(numbers) % 5)
        change = change_fields(state["text"], value, version=state["version"], key=secrets.token_hex(8))
        saved = client.post(address, {"account": account, **change}, content_type="application/json")
        assert saved.status_code == 200, saved.content
        state.update(text=value, version=saved.json()["version"])
        return {"bytes": len(saved.content)}

    return call, None


def _writer_of_draft() -> tuple[Client, str]:
    """The client of a person with a draft, and the draft's code."""
    draft = Proposal.objects.filter(status=ProposalStatus.DRAFT).order_by("-pk")
    code, email = draft.values_list("code", "team__user__email").first()
    return client_of(email), code


def prepare_answer_save() -> MeasuredCall:
    """One more word of an answer, as a browser sends it while somebody writes."""
    (client, code), numbers = _writer_of_draft(), count()
    answer = Answer.objects.get(proposal__code=code, question__code=QUESTIONS[0])
    state, account = {"text": answer.text, "version": answer.version}, account_of(client)

    def call():
        place, word = len(state["text"]), f" kata{next(numbers)}"
        text = state["text"] + word
        change = {
            "start": place,
            "end": place,
            "insert": word,
            "key": secrets.token_hex(8),
            "digest": text_digest(text),
        }
        body = {"account": account, "version": state["version"], **change}
        saved = client.post(f"/inovasi/{code}/simpan/{QUESTIONS[0]}/", body, content_type="application/json")
        assert saved.status_code == 200, saved.content
        state.update(text=text, version=saved.json()["version"])
        return {"bytes": len(saved.content)}

    return call, None


def prepare_writing_state() -> MeasuredCall:
    """What is rendered again around the form after a save: banner, sections, conditions with similar titles."""
    client, code = _writer_of_draft()

    def call():
        answer = client.get(f"/inovasi/{code}/keadaan/")
        assert answer.status_code == 200, answer.status_code
        return {"bytes": len(answer.content)}

    return call, None


def prepare_submit() -> MeasuredCall:
    """Sending a complete draft, another one at each call."""
    drafts = iter(list(Proposal.objects.filter(status=ProposalStatus.DRAFT).values_list("code", "team__user__email")))

    def prepare():
        code, email = next(drafts)
        return client_of(email), code

    def call(draft):
        client, code = draft
        answer = client.post(f"/inovasi/{code}/kirim/")
        assert "tanda-terima" in answer.get("Location", ""), answer.content[:2000]
        return {"bytes": len(answer.content)}

    return call, prepare


PAGES = {
    "ranking": prepare_ranking,
    "queue": prepare_queue,
    "sheet_save": prepare_sheet_save,
    "answer_save": prepare_answer_save,
    "writing_state": prepare_writing_state,
    "submit": prepare_submit,
    "ranking_closed": prepare_closed_ranking,
    "ranking_kept": prepare_stored_ranking,
}


def measure_page(name: str) -> dict:
    import benchlib  # noqa: PLC0415 - as above

    call, prepare = PAGES[name]()
    return benchlib.measure(call, connection, prepare=prepare, repeat=7, warmup=2)


# The third word of tests.bench.steps is a folder elsewhere, here the number of proposals; pages need none.
STEPS = {
    "seed": lambda size: seed_edition(int(size.name)),
    **{name: lambda _folder, name=name: measure_page(name) for name in PAGES},
}
