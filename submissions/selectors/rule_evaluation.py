"""What the system can tell about each eligibility rule of a rulebook; panel, banner, sending and the bureau's check ask
here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competition.rulebook.entry_rules import EligibilityRule, QuestionRules
from competition.rulebook.vocabulary import EligibilityType, QuestionKind, RuleSeverity
from competition.schedule import registration_window
from core.formats import format_date_id
from submissions.enums import Verdict
from submissions.models import Proposal
from submissions.permissions import ORGANISER_ROLES
from submissions.selectors.answers import (
    answer_problem,
    answer_texts,
    questions_of_group,
    required_declarations,
    sections_of_proposal,
)
from submissions.selectors.quota import find_tightest_quota
from submissions.selectors.similar_honours import find_similar_honours
from submissions.selectors.similar_titles import find_similar_titles

RuleType = EligibilityType


@dataclass(frozen=True, slots=True)
class RuleEvaluation:
    """`verdict` is None where only a person can tell. `finding` says what was found, `todo` what the team does about
    it first, at `url`; `more`: how many further things there are to do.
    """

    verdict: Verdict | None
    finding: str = ""
    todo: str = ""
    url: str = ""
    more: int = 0


def evaluate_rule(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    return EVALUATORS[rule.type](proposal, rule)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of a shorter month."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def _started(proposal) -> str:
    return f"{reverse('proposal-identity', args=[proposal.code])}#id_started_on"


def _no_day(proposal) -> RuleEvaluation:
    finding = _("The proposal does not say since when it is in use.")
    return RuleEvaluation(Verdict.UNCLEAR, finding, _("State since when the innovation is in use"), _started(proposal))


def _old_enough(proposal, rule):
    """Counted back from the day registration closes, in the installation's zone."""
    if proposal.started_on is None:
        return _no_day(proposal)
    closes_at = registration_window(proposal.edition.rules).closes_at
    if closes_at is None:
        return RuleEvaluation(None)
    category = proposal.category.code if proposal.category else None
    months = rule.params["exceptions"].get(category, rule.params["months"])
    latest = months_before(timezone.localtime(closes_at).date(), months)
    words = {"day": format_date_id(proposal.started_on), "months": months, "latest": format_date_id(latest)}
    if proposal.started_on <= latest:
        return RuleEvaluation(Verdict.MET, _("In use since %(day)s; %(months)d months were asked for.") % words)
    finding = _("In use since %(day)s; to take part it must have begun by %(latest)s.") % words
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, _started(proposal))


def _implemented_within(proposal, rule):
    if proposal.started_on is None:
        return _no_day(proposal)
    start, end = (date.fromisoformat(rule.params[key]) for key in ("start", "end"))
    words = {"day": format_date_id(proposal.started_on), "start": format_date_id(start), "end": format_date_id(end)}
    finding = _("In use since %(day)s; what counts is %(start)s to %(end)s.") % words
    if start <= proposal.started_on <= end:
        return RuleEvaluation(Verdict.MET, finding)
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, _started(proposal))


def _problems(proposal, asked: Callable[[QuestionRules], bool]) -> Iterable[tuple[str, str]]:
    """(what is wrong, where) for the questions that are asked about."""
    texts, declared = answer_texts(proposal), required_declarations(proposal)
    for section in sections_of_proposal(proposal):
        url = reverse("proposal-write", args=[proposal.code, section.code])
        for question in questions_of_group(section, proposal.group.code):
            problem = asked(question) and answer_problem(proposal, question, texts.get(question.code, ""), declared)
            if problem:
                yield problem, f"{url}#id_{question.code}"


def _by_question(problems, met: str) -> RuleEvaluation:
    found = list(problems)
    if not found:
        return RuleEvaluation(Verdict.MET, met)
    text, url = found[0]
    return RuleEvaluation(Verdict.NOT_MET, "; ".join(text for text, _url in found), text, url, more=len(found) - 1)


def _answered(proposal, rule):
    problems = _problems(proposal, lambda question: question.kind != QuestionKind.DECLARATION)
    return _by_question(problems, _("All required answers are there."))


def _long_enough(proposal, rule):
    named = rule.params["questions"]
    problems = _problems(
        proposal, lambda question: question.kind == QuestionKind.TEXT and (not named or question.code in named)
    )
    return _by_question(problems, _("The answers are long enough."))


def _declared(proposal, rule):
    problems = _problems(proposal, lambda question: question.kind == QuestionKind.DECLARATION)
    return _by_question(problems, _("The team has agreed."))


def _attached(proposal, rule):
    present = {file.evidence_type.code for file in proposal.attachments.all() if file.removed_at is None}
    absent = [kind for kind in proposal.edition.rules.evidence if kind.code in set(rule.params["codes"]) - present]
    if not absent:
        return RuleEvaluation(Verdict.MET, _("The evidence is there."))
    names = ", ".join(kind.label for kind in absent)
    return RuleEvaluation(
        Verdict.NOT_MET,
        _("Not there yet: %(evidence)s") % {"evidence": names},
        _("Upload %(evidence)s") % {"evidence": absent[0].label},
        f"{reverse('proposal-evidence', args=[proposal.code])}#{absent[0].code}",
    )


def evaluate_quota(proposal: Proposal, rule: EligibilityRule | None = None) -> RuleEvaluation | None:
    """None where nothing limits the unit. Limits stand in rules and in the kinds of participants."""
    quota = find_tightest_quota(
        edition=proposal.edition,
        unit=proposal.unit,
        group=proposal.group,
        participant_type=proposal.participant_type,
        besides=proposal,
        only_sent=True,
        rule=rule,
    )
    if quota is None:
        return None
    finding = _("This unit has sent %(used)d other proposals; the most is %(limit)d.")
    finding %= {"used": quota.used, "limit": quota.limit}
    if not quota.is_full:
        return RuleEvaluation(Verdict.MET, finding)
    todo = _("The unit has already sent %(limit)d proposals, which is the most it may send") % {"limit": quota.limit}
    return RuleEvaluation(Verdict.NOT_MET, finding, todo, reverse("proposal-identity", args=[proposal.code]))


def _within_quota(proposal, rule):
    return evaluate_quota(proposal, rule) or RuleEvaluation(Verdict.MET, _("Nothing limits this unit."))


def _not_organiser(proposal, rule):
    """Whoever judges or organises would check or score the own proposal."""
    people = {member.user_id: member.name for member in proposal.team.all() if member.user_id}
    held = User.objects.filter(pk__in=people, groups__name__in=ORGANISER_ROLES).distinct().order_by("name")
    names = [people[pk] for pk in held.values_list("pk", flat=True)]
    if not names:
        return RuleEvaluation(Verdict.MET, _("Nobody of the team judges or organises."))
    finding = _("In the team: %(names)s") % {"names": ", ".join(names)}
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, reverse("proposal-team", args=[proposal.code]))


def _team_size(proposal, rule):
    count, most = len(proposal.team.all()), rule.params["max"]
    finding = _("The team has %(count)d members; the most is %(most)d.") % {"count": count, "most": most}
    if count <= most:
        return RuleEvaluation(Verdict.MET, finding)
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, reverse("proposal-team", args=[proposal.code]))


def _goals(proposal, rule):
    """Those chosen in the form; where the form does not ask, those that the rulebook gives the category."""
    texts, least = answer_texts(proposal), rule.params["min"]
    asked = [
        (section, question)
        for section in sections_of_proposal(proposal)
        for question in questions_of_group(section, proposal.group.code)
        if question.kind == QuestionKind.SDGS
    ]
    if not asked:
        kinds = {kind.code: kind for kind in proposal.edition.rules.categories}
        own = kinds[proposal.category.code].sdgs if proposal.category else ()
        finding = _("The category serves %(count)d goals.") % {"count": len(own)}
        return RuleEvaluation(Verdict.MET if len(own) >= least else Verdict.NOT_MET, finding)
    chosen = {line for _section, question in asked for line in texts.get(question.code, "").split("\n") if line}
    finding = _("%(count)d goals are chosen; at least %(least)d were asked for.")
    finding %= {"count": len(chosen), "least": least}
    if len(chosen) >= least:
        return RuleEvaluation(Verdict.MET, finding)
    section, question = asked[0]
    url = f"{reverse('proposal-write', args=[proposal.code, section.code])}#id_{question.code}"
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, url)


def _own_title(proposal, rule):
    """Of other proposals only title and edition are told; drafts of other units never."""
    found = find_similar_titles(
        proposal,
        least=float(rule.params["similarity"]),
        everywhere=rule.params["scope"] == "all_editions",
        only_sent=rule.severity == RuleSeverity.BLOCK,
    )
    if not found:
        return RuleEvaluation(Verdict.MET, _("No other proposal has a title like this one."))
    told = [_("Like “%(title)s” (%(edition)s)") % {"title": each.title, "edition": each.edition} for each in found]
    url = reverse("proposal-identity", args=[proposal.code])
    return RuleEvaluation(Verdict.NOT_MET, "; ".join(told), rule.message, f"{url}#id_title")


def _never_awarded(proposal, rule):
    """A likeness is only a hint: the same innovation may have another title, and another one a like title."""
    found, is_known = find_similar_honours(proposal.title, rule.params)
    if len(found) > rule.params["max_times"]:
        finding = _("A title like this one stands on a list of honours: %(found)s") % {"found": "; ".join(found)}
        todo = _("If it is the same innovation it cannot take part. If not, make its title tell it apart.")
        url = reverse("proposal-identity", args=[proposal.code])
        return RuleEvaluation(Verdict.UNCLEAR, finding, todo, f"{url}#id_title")
    return RuleEvaluation(
        None, _("No title like this one stands on the lists that were looked up.") if is_known else ""
    )


def _former_winner(proposal, rule):
    found, is_known = find_similar_honours(proposal.title, rule.params)
    if found:
        return RuleEvaluation(None, _("Found on a list of honours: %(found)s") % {"found": "; ".join(found)})
    return RuleEvaluation(
        None, _("No title like this one stands on the lists that were looked up.") if is_known else ""
    )


def _video(proposal, rule):
    """Whether there is one; how long it is and how sharp only a person sees."""
    question, evidence = rule.params["question"], rule.params.get("evidence")
    url, texts = "", answer_texts(proposal)
    for section in sections_of_proposal(proposal):
        if question in {one.code for one in section.questions}:
            url = f"{reverse('proposal-write', args=[proposal.code, section.code])}#id_{question}"
    files = [file for file in proposal.attachments.all() if file.removed_at is None]
    if texts.get(question or "", "").strip() or any(file.evidence_type.code == evidence for file in files):
        return RuleEvaluation(None, _("The video is there."))
    if not url and evidence:
        url = f"{reverse('proposal-evidence', args=[proposal.code])}#{evidence}"
    return (
        RuleEvaluation(Verdict.UNCLEAR, _("There is no video yet."), rule.message, url) if url else RuleEvaluation(None)
    )


def _by_people(proposal, rule):
    return RuleEvaluation(None)


EVALUATORS: dict[str, Callable[[Proposal, EligibilityRule], RuleEvaluation]] = {
    RuleType.MIN_AGE: _old_enough,
    RuleType.IMPLEMENTED_WITHIN: _implemented_within,
    RuleType.DECREE_YEAR_IN: _by_people,
    RuleType.NEVER_AWARDED: _never_awarded,
    RuleType.IS_FORMER_WINNER: _former_winner,
    RuleType.REPLICATES_LISTED: _by_people,
    RuleType.MAX_ENTRIES: _within_quota,
    RuleType.UNIQUE_TITLE: _own_title,
    RuleType.ALL_QUESTIONS_ANSWERED: _answered,
    RuleType.MIN_WORDS: _long_enough,
    RuleType.EVIDENCE_PRESENT: _attached,
    RuleType.VIDEO: _video,
    RuleType.SDG_LINKED: _goals,
    RuleType.DECLARES: _declared,
    RuleType.MEETS_ALL_CRITERIA: _by_people,
    RuleType.TEAM_SIZE: _team_size,
    RuleType.NOT_ORGANISER: _not_organiser,
}
QUERYING_RULES = {
    RuleType.MAX_ENTRIES,
    RuleType.UNIQUE_TITLE,
    RuleType.NOT_ORGANISER,
    RuleType.NEVER_AWARDED,
    RuleType.IS_FORMER_WINNER,
}
