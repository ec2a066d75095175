"""What the play left behind, as lines of text: rows of tables, cells of workbooks, texts of PDFs and mails."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from urllib.parse import urlencode

import openpyxl
from django.urls import reverse

from tests.record.acts import OTHER_OPERATOR, RETURNED
from tests.record.pages import signed_in
from tests.record.pdf_text import read_pdf
from tests.record.playing import CHIEF, EXAMPLE_EDITION, JUDGED, OPEN, PUBLISHED, Play
from tests.record.project import FIELDS, rows_of

UNIT = "bagian-organisasi"
RANKINGS = ("closing", "ranking", "ranking_row", "advancement", "award", "decision", "sheet")
DOWNLOADS = (
    ("pengawas@contoh.invalid", "oversight-ledger", [PUBLISHED, "csv"]),
    ("pengawas@contoh.invalid", "oversight-ledger", [PUBLISHED, "jsonl"]),
    (CHIEF, "rules-download", [PUBLISHED]),
)
LISTS = (
    ("edition-list", [], {"xlsx": ""}),
    ("check-queue", [OPEN], {"xlsx": ""}),
    ("panel-list", [JUDGED], {"xlsx": ""}),
    ("progress", [JUDGED], {"xlsx": ""}),
    ("results-final", [PUBLISHED], {"xlsx": ""}),
    ("results-stage", [PUBLISHED, "proposal"], {"xlsx": ""}),
    ("results-stage", [JUDGED, "proposal"], {"xlsx": ""}),
    ("documents-desk", [EXAMPLE_EDITION], {"xlsx": ""}),
    ("invitation-list", [], {"xlsx": ""}),
    ("mail-list", [], {"xlsx": ""}),
    ("unit-people", [UNIT], {"xlsx": ""}),
    ("wagtailusers_users:index", [], {"export": "xlsx"}),
    ("honours:index", [], {"export": "xlsx"}),
)


def line(value) -> str:
    """One line of JSON with sorted keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_as_text)


def _as_text(value) -> str:
    if isinstance(value, Decimal):
        return f"{value:.6f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def digest(content: str | bytes) -> str:
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def table_lines(*tables: str) -> Iterator[str]:
    """The rows of tables, each table sorted by its text so that no primary key decides the order."""
    for table in tables:
        names = FIELDS[table]
        rows = rows_of(table).order_by().values_list(*names.values())
        yield from sorted(line({"table": table, **dict(zip(names, row, strict=True))}) for row in rows)


def ledger_lines() -> Iterator[str]:
    """Every edition with its head, then every entry of every stream in its order."""
    yield from table_lines("edition")
    names = FIELDS["entry"]
    rows = rows_of("entry").order_by(names["stream"], names["sequence"]).values_list(*names.values())
    for row in rows:
        yield line(dict(zip(names, row, strict=True)))


def rulebook_lines(play: Play) -> Iterator[str]:
    """Digests and canonical texts of the stored versions, and the texts that `rulebook export` wrote."""
    names = FIELDS["rulebook_version"]
    for row in rows_of("rulebook_version").order_by("code", "number").values_list(*names.values()):
        version = dict(zip(names, row, strict=True))
        yield line({**version, "document": digest(version["document"]), "characters": len(version["document"])})
    for path in sorted(play.folder.glob("*.yaml")):
        yield line({"exported": path.name, "sha256": digest(path.read_bytes())})


def mail_lines(play: Play) -> Iterator[str]:
    """Each mail with the act that sent it."""
    for act, message in play.mails:
        parts = [[kind, text] for text, kind in getattr(message, "alternatives", [])]
        heads = {"act": act, "to": message.to, "subject": str(message.subject)}
        yield line({**heads, "body": message.body, "alternatives": parts})


def workbook_lines(play: Play) -> Iterator[str]:
    """Cells of the ranking workbooks and of the lists of the desk: values, then number formats other than General."""
    for path in sorted(play.folder.glob("*.xlsx")):
        yield from _cells(path.name, path.read_bytes())
    job = text_of(_cells(f"{PUBLISHED}.xlsx", play.job))
    yield line({"workbook": "of a job", "sha256": digest(job)})
    chief = signed_in(CHIEF)
    for name, arguments, query in LISTS:
        arguments = [_number_of(word) for word in arguments]
        response = chief.get(f"{reverse(name, args=arguments)}?{urlencode(query)}")
        assert response.status_code == 200, (name, response.status_code)
        content = b"".join(response) if response.streaming else response.content
        yield from _cells(f"{name} {response['Content-Disposition']}", content)


def _number_of(word: str):
    """Units have their number in the address, all else its code."""
    return rows_of("unit").get(code=word).pk if word == UNIT else word


def _cells(name: str, content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        yield line({"workbook": name, "sheet": sheet.title, "size": sheet.dimensions})
        formats = None
        for row in sheet.iter_rows():
            if formats != (formats := [cell.number_format.replace("General", "") for cell in row]) and any(formats):
                yield line({"formats": formats})
            yield line([cell.value for cell in row])


def file_lines(play: Play) -> Iterator[str]:
    """Files for other programs, what certificates hold, and the text of the PDFs of one edition."""
    yield from download_lines()
    yield from table_lines("certificate")
    for path in sorted((play.folder / "piagam").glob("*.pdf")):
        yield line({"file": path.name, "text": read_pdf(path.read_bytes())})
    printed = signed_in(OTHER_OPERATOR).get(reverse("proposal-print", args=[RETURNED]))
    yield line({"file": printed["Content-Disposition"], "text": read_pdf(printed.content)})


def download_lines() -> Iterator[str]:
    """Hashes of the files that other programs read: the ledger for inspectors and the rules of an edition."""
    for email, name, arguments in DOWNLOADS:
        response = signed_in(email).get(reverse(name, args=arguments))
        assert response.status_code == 200, (name, response.status_code)
        content = b"".join(response) if response.streaming else response.content
        heads = {"file": response["Content-Disposition"], "type": response["Content-Type"]}
        yield line({**heads, "sha256": digest(content), "starts": content[:300].decode()})


def outcome_lines(play: Play) -> Iterator[str]:
    """What commands printed with --json."""
    return map(line, play.outcomes)


def text_of(lines: Iterable[str]) -> str:
    return "".join(f"{text}\n" for text in lines)
