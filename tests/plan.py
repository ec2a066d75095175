"""docs/packages.svg, drawn from the import contracts: `python -m tests.plan` after changing `.importlinter`."""

import configparser
from html import escape

from config.env import BASE_DIR

PICTURE = BASE_DIR / "docs" / "packages.svg"
SUBJECTS = {
    "config": "settings, root addresses, the only reader of the environment",
    "cms": "public pages, search, feed, demo; reads the apps below through their selectors",
    "judging": "from the panel to the certificate",
    "judging.urls": "collects the addresses of the packages below",
    "judging.inspection": "audit, the inspectors' pages, the ledger as a file",
    "judging.documents": "certificates, background jobs",
    "judging.results": "tabulation, closing, advancing, plenary, publication, workbook",
    "judging.sheets": "queue, draft, lock, return, import, progress, reminders",
    "judging.panels": "judges, seats, conflicts, assignments, closed stages",
    "judging.scoring": "pure: sheets + rules + decisions → totals, ranks, awards",
    "submissions": "proposals: answers, team, evidence, sending, administrative check",
    "competition": "editions, schedule, honours; rulebook/ is pure",
    "accounts": "people, work units, roles, sign-in",
    "core": "ledger, object rights, mail, files, PDF, workbooks; imports no app",
}
WIDTH, MARGIN, ROW, GAP = 860, 16, 34, 6
INNER = MARGIN + 24


def read_layers(contract: str) -> list[str]:
    """Names of the layers of one contract, from the top."""
    contracts = configparser.ConfigParser()
    contracts.read(BASE_DIR / ".importlinter")
    return contracts[f"importlinter:contract:{contract}"]["layers"].split()


def draw_box(x: int, y: int, height: int, name: str, subject: str, fill: str) -> str:
    width = WIDTH - x - (MARGIN if x == MARGIN else 2 * MARGIN)
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{fill}" stroke="#8a7f74"/>'
        f'<text x="{x + 10}" y="{y + 22}" font-weight="700">{escape(name)}</text>'
        f'<text x="{x + 130}" y="{y + 22}">{escape(subject)}</text>'
    )


def draw_plan() -> str:
    """The picture as SVG text: one box for each app from the top, the packages of judging inside its box."""
    boxes, y = [], MARGIN
    for app in read_layers("apps"):
        packages = read_layers("judging") if app == "judging" else []
        height = ROW + len(packages) * (ROW + GAP)
        boxes.append(draw_box(MARGIN, y, height, app, SUBJECTS[app], "#fbfaf7"))
        for place, package in enumerate(packages):
            top = y + ROW + place * (ROW + GAP)
            boxes.append(draw_box(INNER, top, ROW, package, SUBJECTS[f"judging.{package}"], "#f1ece4"))
        y += height + GAP
    lines = "\n".join(boxes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + MARGIN}" '
        'font-family="sans-serif" font-size="14" fill="#1c1917">\n'
        f"<title>Packages of Balairung; imports go downwards only</title>\n"
        f'<rect width="{WIDTH}" height="{y + MARGIN}" fill="#ffffff"/>\n{lines}\n</svg>\n'
    )


if __name__ == "__main__":
    PICTURE.write_text(draw_plan(), encoding="utf-8")
