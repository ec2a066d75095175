"""The sections of the form as the team sees them: how complete, how heavy, who writes in them, what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from competition.rulebook.entry_rules import SectionRules
from competition.rulebook.word_count import count_words
from submissions.models import Proposal
from submissions.selectors.answered_sections import AnsweredQuestion, answered_sections
from submissions.selectors.answers import (
    answer_problem,
    answer_texts,
    questions_of_group,
    required_declarations,
    sections_of_proposal,
    word_limits_of,
)

RECENTLY = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """A section in the list beside the text; state: done, part or none."""

    code: str
    label: str
    state: str
    count: str


def section_progress_of(proposal: Proposal) -> list[SectionProgress]:
    texts, needed = answer_texts(proposal), required_declarations(proposal)
    return [_section_state(proposal, section, texts, needed) for section in sections_of_proposal(proposal)]


def _section_state(proposal, section, texts, needed) -> SectionProgress:
    questions = questions_of_group(section, proposal.group.code)
    answered = [question for question in questions if texts.get(question.code, "").strip()]
    wrong = [q for q in questions if answer_problem(proposal, q, texts.get(q.code, ""), needed)]
    state = "done" if not wrong else "part" if answered else "none"
    count = f"{len(answered)}/{len(questions)}"
    if len(questions) == 1:
        limit = word_limits_of(proposal, questions[0]).most
        count = f"{count_words(texts.get(questions[0].code, ''))}/{limit}" if limit else ""
    return SectionProgress(section.code, section.label, state, count)


@dataclass(frozen=True, slots=True)
class WritingColleague:
    name: str
    sections: Sequence[str]


def writing_colleagues_of(proposal: Proposal, user: User, at: datetime) -> list[WritingColleague]:
    """Others of the team whose text was saved within the last minutes, and in which sections."""
    fresh = {row.question.code: row.saved_by_id for row in proposal.answers.all() if _is_fresh(row, at)}
    names = {member.user_id: member.name for member in proposal.team.all() if member.user_id not in (None, user.pk)}
    found: dict[str, list[str]] = {}
    for section in sections_of_proposal(proposal):
        writers = {fresh.get(question.code) for question in section.questions} & names.keys()
        for writer in writers:
            found.setdefault(names[writer], []).append(section.label)
    return [WritingColleague(name, sections) for name, sections in sorted(found.items())]


def _is_fresh(answer, at) -> bool:
    return answer.saved_at is not None and at - answer.saved_at < RECENTLY


@dataclass(frozen=True, slots=True)
class SectionContent:
    """A section as the team reads it."""

    state: SectionProgress
    answers: Sequence[AnsweredQuestion]


def section_contents_of(proposal: Proposal) -> list[SectionContent]:
    return [
        SectionContent(state, section.answers)
        for section, state in zip(answered_sections(proposal), section_progress_of(proposal), strict=True)
    ]


def section_weight(proposal: Proposal, section: SectionRules) -> int | None:
    """How many percent of the first scored stage rest on the answers of a section; None where nothing or all does."""
    group, codes = proposal.group.code, {question.code for question in section.questions}
    stage = next(iter(proposal.edition.rules.scored_stages), None)
    criteria = stage.scored_criteria(group) if stage else ()
    own = sum(criterion.weight for criterion in criteria if codes & set(criterion.questions))
    whole = sum(criterion.weight for criterion in criteria)
    return round(100 * own / whole) if 0 < own < whole else None
