"""What the system can tell about each eligibility rule of a rulebook, for one proposal.

The team's panel, the banner, sending and the bureau's check all ask here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competition.rulebook.entry_rules import EligibilityRule, QuestionRules, SectionRules
from competition.rulebook.rules import part_with_code
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
from submissions.selectors.evidence import attached_codes
from submissions.selectors.quota import find_tightest_quota
from submissions.selectors.similar_honours import find_similar_honours
from submissions.selectors.similar_titles import find_similar_titles


@dataclass(frozen=True, slots=True)
class RuleEvaluation:
    """`verdict` is None where only a person can tell. `finding`: what the system saw; `todo`: what the team does about
    it first, at `url`; `further_count`: how many further things there are to do.
    """

    verdict: Verdict | None
    finding: str = ""
    todo: str = ""
    url: str = ""
    further_count: int = 0


def evaluate_rule(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    return EVALUATORS[rule.type](proposal, rule)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of a shorter month."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    # 31 August minus six months is the last day of February.
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def _start_date_url(proposal: Proposal) -> str:
    return f"{reverse('proposal-identity', args=[proposal.code])}#id_started_on"


def _title_url(proposal: Proposal) -> str:
    return f"{reverse('proposal-identity', args=[proposal.code])}#id_title"


def _question_url(proposal: Proposal, section: SectionRules, code: str) -> str:
    return f"{reverse('proposal-write', args=[proposal.code, section.code])}#id_{code}"


def _evaluate_missing_start_date(proposal: Proposal) -> RuleEvaluation:
    finding = _("The proposal does not say since when it is in use.")
    todo = _("State since when the innovation is in use")
    return RuleEvaluation(Verdict.UNCLEAR, finding, todo, _start_date_url(proposal))


def _evaluate_min_age(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    """Counted back from the day registration closes, in the installation's time zone."""
    if proposal.started_on is None:
        return _evaluate_missing_start_date(proposal)
    closes_at = registration_window(proposal.edition.rules).closes_at
    if closes_at is None:
        return RuleEvaluation(None)
    category = proposal.category.code if proposal.category else None
    months = rule.params["exceptions"].get(category, rule.params["months"])
    latest = months_before(timezone.localtime(closes_at).date(), months)
    values = {"day": format_date_id(proposal.started_on), "months": months, "latest": format_date_id(latest)}
    if proposal.started_on <= latest:
        return RuleEvaluation(Verdict.MET, _("In use since %(day)s; %(months)d months were asked for.") % values)
    finding = _("In use since %(day)s; to take part it must have begun by %(latest)s.") % values
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, _start_date_url(proposal))


def _evaluate_implemented_within(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    if proposal.started_on is None:
        return _evaluate_missing_start_date(proposal)
    start, end = (date.fromisoformat(rule.params[key]) for key in ("start", "end"))
    values = {"day": format_date_id(proposal.started_on), "start": format_date_id(start), "end": format_date_id(end)}
    finding = _("In use since %(day)s; what counts is %(start)s to %(end)s.") % values
    if start <= proposal.started_on <= end:
        return RuleEvaluation(Verdict.MET, finding)
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, _start_date_url(proposal))


def _answer_problems(proposal: Proposal, concerns: Callable[[QuestionRules], bool]) -> Iterable[tuple[str, str]]:
    """(problem, URL of the field) of the questions that `concerns` accepts."""
    texts, declarations = answer_texts(proposal), required_declarations(proposal)
    for section in sections_of_proposal(proposal):
        for question in questions_of_group(section, proposal.group.code):
            if not concerns(question):
                continue
            problem = answer_problem(proposal, question, texts.get(question.code, ""), declarations)
            if problem:
                yield problem, _question_url(proposal, section, question.code)


def _evaluate_answers(
    proposal: Proposal, concerns: Callable[[QuestionRules], bool], sentence_if_met: str
) -> RuleEvaluation:
    problems = list(_answer_problems(proposal, concerns))
    if not problems:
        return RuleEvaluation(Verdict.MET, sentence_if_met)
    todo, url = problems[0]
    finding = "; ".join(problem for problem, _url in problems)
    return RuleEvaluation(Verdict.NOT_MET, finding, todo, url, further_count=len(problems) - 1)


def _evaluate_all_questions_answered(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    return _evaluate_answers(
        proposal,
        lambda question: question.kind != QuestionKind.DECLARATION,
        _("All required answers are there."),
    )


def _evaluate_min_words(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    codes = rule.params["questions"]
    return _evaluate_answers(
        proposal,
        lambda question: question.kind == QuestionKind.TEXT and (not codes or question.code in codes),
        _("The answers are long enough."),
    )


def _evaluate_declarations(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    return _evaluate_answers(
        proposal, lambda question: question.kind == QuestionKind.DECLARATION, _("The team has agreed.")
    )


def _evaluate_evidence(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    missing_codes = set(rule.params["codes"]) - attached_codes(proposal)
    missing_types = [kind for kind in proposal.edition.rules.evidence if kind.code in missing_codes]
    if not missing_types:
        return RuleEvaluation(Verdict.MET, _("The evidence is there."))
    labels = ", ".join(kind.label for kind in missing_types)
    return RuleEvaluation(
        Verdict.NOT_MET,
        _("Not there yet: %(evidence)s") % {"evidence": labels},
        _("Upload %(evidence)s") % {"evidence": missing_types[0].label},
        f"{reverse('proposal-evidence', args=[proposal.code])}#{missing_types[0].code}",
    )


def evaluate_quota(proposal: Proposal, rule: EligibilityRule | None = None) -> RuleEvaluation | None:
    """None where nothing limits the unit. Limits stand in rules and in the participant types."""
    quota = find_tightest_quota(
        edition=proposal.edition,
        unit=proposal.unit,
        group=proposal.group,
        participant_type=proposal.participant_type,
        excluded=proposal,
        # Drafts fill no quota here: otherwise a forgotten draft would keep others from being sent.
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


def _evaluate_max_entries(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    return evaluate_quota(proposal, rule) or RuleEvaluation(Verdict.MET, _("Nothing limits this unit."))


def _evaluate_organisers(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    """Whoever judges or organises would check or score the own proposal."""
    members = {member.user_id: member.name for member in proposal.team.all() if member.user_id}
    # By group, not by assignment: an organiser without a task today may get one tomorrow.
    organisers = User.objects.filter(pk__in=members, groups__name__in=ORGANISER_ROLES).distinct().order_by("name")
    names = [members[pk] for pk in organisers.values_list("pk", flat=True)]
    if not names:
        return RuleEvaluation(Verdict.MET, _("Nobody of the team judges or organises."))
    finding = _("In the team: %(names)s") % {"names": ", ".join(names)}
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, reverse("proposal-team", args=[proposal.code]))


def _evaluate_team_size(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    count, most = len(proposal.team.all()), rule.params["max"]
    finding = _("The team has %(count)d members; the most is %(most)d.") % {"count": count, "most": most}
    if count <= most:
        return RuleEvaluation(Verdict.MET, finding)
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, reverse("proposal-team", args=[proposal.code]))


def _evaluate_goals(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    """Goals chosen in the form; where the form does not ask, those that the rulebook gives the category."""
    least = rule.params["min"]
    questions = [
        (section, question)
        for section in sections_of_proposal(proposal)
        for question in questions_of_group(section, proposal.group.code)
        if question.kind == QuestionKind.SDGS
    ]
    if not questions:
        categories = proposal.edition.rules.categories
        count = len(part_with_code(categories, proposal.category.code).sdgs) if proposal.category else 0
        finding = _("The category serves %(count)d goals.") % {"count": count}
        return RuleEvaluation(Verdict.MET if count >= least else Verdict.NOT_MET, finding)
    texts = answer_texts(proposal)
    goals = {goal for _section, question in questions for goal in texts.get(question.code, "").split("\n") if goal}
    finding = _("%(count)d goals are chosen; at least %(least)d were asked for.")
    finding %= {"count": len(goals), "least": least}
    if len(goals) >= least:
        return RuleEvaluation(Verdict.MET, finding)
    section, question = questions[0]
    return RuleEvaluation(Verdict.NOT_MET, finding, rule.message, _question_url(proposal, section, question.code))


def _evaluate_unique_title(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    """Names title and edition of other proposals, nothing else of them; drafts of other units never."""
    similar_proposals = find_similar_titles(
        proposal,
        least=float(rule.params["similarity"]),
        everywhere=rule.params["scope"] == "all_editions",
        # A draft could be written to block a rival, so only sent proposals do.
        only_sent=rule.severity == RuleSeverity.BLOCK,
    )
    if not similar_proposals:
        return RuleEvaluation(Verdict.MET, _("No other proposal has a title like this one."))
    sentences = [
        _("Like “%(title)s” (%(edition)s)") % {"title": similar.title, "edition": similar.edition}
        for similar in similar_proposals
    ]
    return RuleEvaluation(Verdict.NOT_MET, "; ".join(sentences), rule.message, _title_url(proposal))


def _evaluate_never_awarded(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    """Similar titles are only a hint: one innovation may have two titles, and two innovations similar ones."""
    honours, has_lists = find_similar_honours(proposal.title, rule.params)
    if len(honours) > rule.params["max_times"]:
        finding = _("A title like this one stands on a list of honours: %(found)s") % {"found": "; ".join(honours)}
        todo = _("If it is the same innovation it cannot take part. If not, make its title tell it apart.")
        return RuleEvaluation(Verdict.UNCLEAR, finding, todo, _title_url(proposal))
    return RuleEvaluation(None, _no_honours_sentence(has_lists))


def _evaluate_former_winner(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    honours, has_lists = find_similar_honours(proposal.title, rule.params)
    if honours:
        return RuleEvaluation(None, _("Found on a list of honours: %(found)s") % {"found": "; ".join(honours)})
    return RuleEvaluation(None, _no_honours_sentence(has_lists))


def _no_honours_sentence(has_lists: bool) -> str:
    return _("No title like this one stands on the lists that were looked up.") if has_lists else ""


def _evaluate_video(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    """Whether there is a video; how long it is and how sharp only a person sees."""
    question, evidence = rule.params["question"], rule.params.get("evidence")
    if answer_texts(proposal).get(question or "", "").strip() or evidence in attached_codes(proposal):
        return RuleEvaluation(None, _("The video is there."))
    url = _video_url(proposal, rule.params)
    if not url:
        return RuleEvaluation(None)
    return RuleEvaluation(Verdict.UNCLEAR, _("There is no video yet."), rule.message, url)


def _video_url(proposal: Proposal, params: Mapping[str, Any]) -> str:
    """Where the team hands the video in: the question of the form, or else the evidence; empty without either."""
    question, evidence = params["question"], params.get("evidence")
    sections = [
        section
        for section in sections_of_proposal(proposal)
        if question in {asked_question.code for asked_question in section.questions}
    ]
    if sections:
        return _question_url(proposal, sections[-1], question)
    return f"{reverse('proposal-evidence', args=[proposal.code])}#{evidence}" if evidence else ""


def _leave_to_people(proposal: Proposal, rule: EligibilityRule) -> RuleEvaluation:
    return RuleEvaluation(None)


EVALUATORS: dict[str, Callable[[Proposal, EligibilityRule], RuleEvaluation]] = {
    EligibilityType.MIN_AGE: _evaluate_min_age,
    EligibilityType.IMPLEMENTED_WITHIN: _evaluate_implemented_within,
    EligibilityType.DECREE_YEAR_IN: _leave_to_people,
    EligibilityType.NEVER_AWARDED: _evaluate_never_awarded,
    EligibilityType.IS_FORMER_WINNER: _evaluate_former_winner,
    EligibilityType.REPLICATES_LISTED: _leave_to_people,
    EligibilityType.MAX_ENTRIES: _evaluate_max_entries,
    EligibilityType.UNIQUE_TITLE: _evaluate_unique_title,
    EligibilityType.ALL_QUESTIONS_ANSWERED: _evaluate_all_questions_answered,
    EligibilityType.MIN_WORDS: _evaluate_min_words,
    EligibilityType.EVIDENCE_PRESENT: _evaluate_evidence,
    EligibilityType.VIDEO: _evaluate_video,
    EligibilityType.SDG_LINKED: _evaluate_goals,
    EligibilityType.DECLARES: _evaluate_declarations,
    EligibilityType.MEETS_ALL_CRITERIA: _leave_to_people,
    EligibilityType.TEAM_SIZE: _evaluate_team_size,
    EligibilityType.NOT_ORGANISER: _evaluate_organisers,
}
# Their evaluation queries other proposals or people; a list of many proposals leaves these rules out.
QUERYING_RULES = {
    EligibilityType.MAX_ENTRIES,
    EligibilityType.UNIQUE_TITLE,
    EligibilityType.NOT_ORGANISER,
    EligibilityType.NEVER_AWARDED,
    EligibilityType.IS_FORMER_WINNER,
}
