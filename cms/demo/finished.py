"""The edition of 2025, from its opening to its certificates, each step at the moment it would have been taken."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from cms.demo.juries import judge_stage
from cms.demo.people import Cast, mark_example
from cms.demo.proposals import write_proposal
from cms.demo.reading import finished_entries, parse_moment, read_demo_data
from cms.demo.rules import opened_edition
from competition.models import Edition
from judging.documents.services.certificates import CertificateData, issue_certificates, save_certificate_settings
from judging.results.enums import DecisionKind
from judging.results.selectors.tabulation import tabulation_of
from judging.results.services.closing import advance_stage, close_stage
from judging.results.services.decisions import record_decision
from judging.results.services.publication import publish_result
from submissions.services.proposals import change_status
from submissions.services.submitting import submit_proposal

WRITING = timedelta(days=16)
CHECKING = timedelta(minutes=11)


def play_finished(cast: Cast) -> Edition:
    plan = read_demo_data("editions")["finished"]
    calendar = {
        code: (parse_moment(stage_days["opens"]), parse_moment(stage_days["closes"]))
        for code, stage_days in plan["calendar"].items()
    }
    loaded, opened = parse_moment(plan["loaded_at"]), parse_moment(plan["opened_at"])
    chief = cast.people["chief"]
    edition = opened_edition(plan, calendar=calendar, loaded=loaded, opened=opened, actor=chief)
    keys = _receive_proposals(edition, cast)
    _check_proposals(edition, plan, cast)
    for stage in edition.rulebook_version.stages.filter(is_scored=True):
        judge_stage(edition, stage, keys=keys, window=calendar[stage.code], cast=cast)
        close_stage(edition=edition, stage=stage, actor=chief, at=parse_moment(plan["closed_at"][stage.code]))
        advance_stage(edition=edition, stage=stage, actor=chief, at=parse_moment(plan["advanced_at"][stage.code]))
    _decide_ties(edition, plan["plenary"], keys, chief)
    publish_result(edition=edition, actor=chief, at=parse_moment(plan["published_at"]))
    _issue_certificates(edition, plan["certificates"], chief)
    return edition


def _receive_proposals(edition: Edition, cast: Cast) -> dict[str, str]:
    """Codes of the proposals → keys of the data files, in the order they were sent in."""
    keys = {}
    for entry in finished_entries():
        sent = parse_moment(entry["sent"])
        operator = cast.operator_of(cast.units[entry["unit"]])
        proposal = write_proposal(entry, edition=edition, cast=cast, actor=operator, at=sent - WRITING)
        submit_proposal(proposal=proposal, actor=operator, at=sent)
        keys[proposal.code] = entry["key"]
    return keys


def _check_proposals(edition: Edition, plan: dict[str, Any], cast: Cast) -> None:
    at = parse_moment(plan["checked_at"])
    for proposal, entry in zip(edition.proposals.order_by("code"), finished_entries(), strict=True):
        step, note = ("fail_check", entry["fails"]) if "fails" in entry else ("pass_check", "")
        change_status(proposal=proposal, step=step, actor=cast.people["desk"], at=at, note=note)
        at += CHECKING


def _decide_ties(edition: Edition, plenary: dict[str, Any], keys: dict[str, str], chief: User) -> None:
    """Where scores cannot decide an award the judges do; the proposal named in the plan is put first."""
    current = tabulation_of(edition)
    for tie in current.result.awards.pending:
        codes = sorted(current.codes(tie.entries), key=lambda code: (keys[code] != plenary["first"], code))
        record_decision(
            edition=edition,
            stage=None,
            kind=DecisionKind.ORDER,
            proposals=codes,
            reason=plenary["reason"],
            actor=chief,
            at=parse_moment(plenary["at"]),
        )


def _issue_certificates(edition: Edition, plan: dict[str, Any], chief: User) -> None:
    printed = {name: value for name, value in plan.items() if name != "issued_at"}
    signatory = mark_example(read_demo_data("people")["signatory"])
    settings = CertificateData(**printed, signatory_name=signatory, is_example=True)
    save_certificate_settings(edition=edition, data=settings, actor=chief)
    issue_certificates(edition=edition, actor=chief, at=parse_moment(plan["issued_at"]))
