"""The sections of the form as the team sees them: how complete, how heavy, who writes in them, what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from competition.rulebook.entry_rules import SectionRules
from competition.rulebook.word_count import count_words
from submissions.models import Answer, Proposal
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
    """A section in the list beside the text. `state`: done, part or none; `count`: `3/5` answers or `80/300` words."""

    code: str
    label: str
    state: str
    count: str


def section_progress_of(proposal: Proposal) -> list[SectionProgress]:
    texts, declarations = answer_texts(proposal), required_declarations(proposal)
    return [_progress_of_section(proposal, section, texts, declarations) for section in sections_of_proposal(proposal)]


def _progress_of_section(
    proposal: Proposal, section: SectionRules, texts: Mapping[str, str], declarations: set[str]
) -> SectionProgress:
    questions = questions_of_group(section, proposal.group.code)
    answered = [question for question in questions if texts.get(question.code, "").strip()]
    is_complete = not any(
        answer_problem(proposal, question, texts.get(question.code, ""), declarations) for question in questions
    )
    state = "done" if is_complete else "part" if answered else "none"
    count = f"{len(answered)}/{len(questions)}"
    # One question: its words say more than 0/1.
    if len(questions) == 1:
        limit = word_limits_of(proposal, questions[0]).most
        count = f"{count_words(texts.get(questions[0].code, ''))}/{limit}" if limit else ""
    return SectionProgress(section.code, section.label, state, count)


@dataclass(frozen=True, slots=True)
class WritingColleague:
    """A member of the team who is writing now; `sections`: their labels."""

    name: str
    sections: Sequence[str]


def writing_colleagues_of(proposal: Proposal, user: User, at: datetime) -> list[WritingColleague]:
    """Others of the team whose text was saved within the last minutes, and in which sections."""
    writers = {answer.question.code: answer.saved_by_id for answer in proposal.answers.all() if _is_recent(answer, at)}
    # A user who left the team is no colleague any more.
    names = {member.user_id: member.name for member in proposal.team.all() if member.user_id not in (None, user.pk)}
    sections_by_name: dict[str, list[str]] = {}
    for section in sections_of_proposal(proposal):
        section_writers = {writers.get(question.code) for question in section.questions}
        for writer, name in names.items():
            if writer in section_writers:
                sections_by_name.setdefault(name, []).append(section.label)
    return [WritingColleague(name, sections) for name, sections in sorted(sections_by_name.items())]


def _is_recent(answer: Answer, at: datetime) -> bool:
    return answer.saved_at is not None and at - answer.saved_at < RECENTLY


@dataclass(frozen=True, slots=True)
class SectionContent:
    """A section as the team reads it: how complete it is and its answers in words."""

    progress: SectionProgress
    answers: Sequence[AnsweredQuestion]


def section_contents_of(proposal: Proposal) -> list[SectionContent]:
    return [
        SectionContent(progress, section.answers)
        for section, progress in zip(answered_sections(proposal), section_progress_of(proposal), strict=True)
    ]


def section_weight(proposal: Proposal, section: SectionRules) -> int | None:
    """How many percent of the first scored stage the section's answers decide; None where that is nothing or all."""
    group, codes = proposal.group.code, {question.code for question in section.questions}
    stage = next(iter(proposal.edition.rules.scored_stages), None)
    criteria = stage.scored_criteria(group) if stage else ()
    section_sum = sum(criterion.weight for criterion in criteria if codes & set(criterion.questions))
    total = sum(criterion.weight for criterion in criteria)
    return round(100 * section_sum / total) if 0 < section_sum < total else None
