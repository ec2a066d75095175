"""docs/workflow.md, written from the tables in the code: `python -m tests.docs` after changing one of them."""

import re
from pathlib import Path

import django
from django.utils.translation import override

from config.env import BASE_DIR, set_default_settings_module

set_default_settings_module("config.settings.test")
django.setup()

from accounts.enums import MembershipRole, Role  # noqa: E402 - models exist after setup
from competition.enums import EditionStatus, VersionStatus  # noqa: E402
from judging.documents.enums import CertificateStatus  # noqa: E402
from judging.panels.enums import AssignmentStatus, Outcome  # noqa: E402
from judging.results.enums import DecisionKind  # noqa: E402
from judging.sheets.enums import SheetSource, SheetStatus  # noqa: E402
from submissions.enums import EDITABLE_STATUSES, EXCLUDED_STATUSES, RECEIVED_STATUSES, ProposalStatus, TeamRole  # noqa: E402
from submissions.services.proposals import SILENT_STEPS  # noqa: E402
from submissions.workflow import TRANSITIONS  # noqa: E402

WORKFLOW = BASE_DIR / "docs" / "workflow.md"
REGENERATE = "python -m tests.docs"
HEAD = f"""\
# Workflow

Written from the code by `{REGENERATE}`; change the tables there, not this file. `tests/test_docs.py` compares the two.
"""
PROPOSALS = """\
## Steps of a proposal

`submissions/workflow.py`. `change_status` is the only writer of the status; it refuses a step from any other status
than the ones named, a step without its reason, and every step once the edition's results are published. A step with –
in the last column leaves no ledger entry, for before anything was sent nothing can move a result.
"""
LISTS = """\
## Lists of states

What the other tables of the database call their states: what is stored, and what a person reads in English.
"""
GROUPS = {"EDITABLE": EDITABLE_STATUSES, "RECEIVED": RECEIVED_STATUSES, "OUT": EXCLUDED_STATUSES}
CHOICES = (
    Role,
    MembershipRole,
    VersionStatus,
    EditionStatus,
    TeamRole,
    AssignmentStatus,
    SheetStatus,
    SheetSource,
    Outcome,
    DecisionKind,
    CertificateStatus,
)


def workflow_text() -> str:
    """The whole file; labels are English whatever the installation speaks."""
    with override("en"):
        return "\n".join([HEAD, PROPOSALS, *_statuses(), *_steps(), LISTS, *_lists()])


def table(heading: list[str], rows) -> list[str]:
    """Lines of a Markdown table and an empty one."""
    rule = ["---"] * len(heading)
    return [f"| {' | '.join(map(str, row))} |" for row in (heading, rule, *rows)] + [""]


def _statuses() -> list[str]:
    rows = [
        [f"`{status}`", status.label, ", ".join(f"`{name}`" for name, members in GROUPS.items() if status in members)]
        for status in ProposalStatus
    ]
    return table(["status", "label", "named groups"], rows)


def _steps() -> list[str]:
    rows = [
        [
            f"`{step.name}`",
            ", ".join(f"`{source}`" for source in step.sources),
            f"`{step.target}`",
            ", ".join(step.actors),
            "yes" if step.needs_note else "",
            "–" if step.name in SILENT_STEPS else f"`proposal_{step.name}`",
        ]
        for step in TRANSITIONS.values()
    ]
    return table(["step", "from", "to", "by", "reason needed", "ledger event"], rows)


def _lists() -> list[str]:
    return [line for choices in CHOICES for line in _list(choices)]


def _list(choices) -> list[str]:
    place = f"`{choices.__module__.replace('.', '/')}.py`"
    sense = " ".join(own_docstring(choices).split())
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", choices.__name__).capitalize()
    intro = f"{place}. {sense}".strip()
    return [f"### {name}", "", intro, "", *table(["stored", "label"], [[f"`{c.value}`", c.label] for c in choices])]


def own_docstring(choices) -> str:
    """Django gives every list of choices without a docstring its base's."""
    docstring = choices.__dict__.get("__doc__") or ""
    return "" if docstring == choices.__mro__[1].__doc__ else docstring


def main(path: Path = WORKFLOW) -> None:
    path.write_text(workflow_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
