"""The closed lists of words a rulebook may use; each value is the word of the YAML file."""

from __future__ import annotations

from enum import StrEnum


class StageKind(StrEnum):
    REGISTRATION = "registration"
    ADMIN_CHECK = "admin_check"
    DESK_EVALUATION = "desk_evaluation"
    PRESENTATION = "presentation"
    FIELD_VERIFICATION = "field_verification"
    FEASIBILITY = "feasibility"
    BENEFICIARY_SURVEY = "beneficiary_survey"
    PLENARY = "plenary"
    PUBLIC_OBJECTION = "public_objection"
    DECREE = "decree"
    AWARD = "award"


# The others of SCORED_KINDS are scored where the rulebook says so.
ALWAYS_SCORED = frozenset({StageKind.DESK_EVALUATION, StageKind.PRESENTATION})
SCORED_KINDS = ALWAYS_SCORED | {StageKind.FIELD_VERIFICATION, StageKind.FEASIBILITY}


class ValueScale(StrEnum):
    NORMALISED = "normalised"
    RAW = "raw"


class NotApplicable(StrEnum):
    REFUSE = "refuse"
    EXCLUDE_CRITERION = "exclude_criterion"


class CombineMethod(StrEnum):
    WEIGHTED_MEAN = "weighted_mean"
    WEIGHTED_SUM = "weighted_sum"


class AggregateOver(StrEnum):
    JUDGE_TOTAL = "judge_total"
    CRITERION = "criterion"


class AggregateMethod(StrEnum):
    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED_MEAN = "trimmed_mean"
    SUM = "sum"


class TooFewAction(StrEnum):
    REFUSE = "refuse"
    MEAN = "mean"


class SpreadAction(StrEnum):
    WARN = "warn"
    THIRD_JUDGE = "third_judge"
    MODERATE = "moderate"


class Adjustment(StrEnum):
    NONE = "none"
    SEVERITY = "severity"


class AdvancementMethod(StrEnum):
    TOP_N = "top_n"
    THRESHOLD = "threshold"
    THRESHOLD_THEN_TOP_N = "threshold_then_top_n"
    ALL_PASSED = "all_passed"
    MANUAL = "manual"


class TieAtCut(StrEnum):
    INCLUDE_ALL = "include_all"
    TIE_BREAK = "tie_break"
    PLENARY = "plenary"


class CarryAs(StrEnum):
    SCORE = "score"
    RANK = "rank"


class RankOn(StrEnum):
    ROUNDED = "rounded"
    EXACT = "exact"


class NotReachedLast(StrEnum):
    BELOW = "below"
    UNRANKED = "unranked"


class TieBreakBy(StrEnum):
    CRITERION = "criterion"
    STAGE = "stage"
    JUDGE_VOTE = "judge_vote"
    PLENARY = "plenary"


class RankingScope(StrEnum):
    """The lists that can be ranked and awarded."""

    OVERALL = "overall"
    GROUP = "group"
    CATEGORY = "category"
    GROUP_CATEGORY = "group+category"


class TieAction(StrEnum):
    SHARE = "share"
    SHARE_AND_SKIP = "share_and_skip"
    PLENARY = "plenary"


class Blinding(StrEnum):
    NONE = "none"
    IDENTITY = "identity"


class EvidenceBlinding(StrEnum):
    SHOW = "show"
    REDACTED_COPY = "redacted_copy"
    HIDE = "hide"


class QuestionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    MULTIPLE_CHOICE = "multiple_choice"
    SDGS = "sdgs"
    NUMBER = "number"
    DATE = "date"
    LINK = "link"
    DECLARATION = "declaration"


class EvidenceNeed(StrEnum):
    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Sensitivity(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


class RuleSeverity(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    MANUAL = "manual"


class EligibilityType(StrEnum):
    MIN_AGE = "min_age"
    IMPLEMENTED_WITHIN = "implemented_within"
    DECREE_YEAR_IN = "decree_year_in"
    NEVER_AWARDED = "never_awarded"
    IS_FORMER_WINNER = "is_former_winner"
    REPLICATES_LISTED = "replicates_listed"
    MAX_ENTRIES = "max_entries"
    UNIQUE_TITLE = "unique_title"
    ALL_QUESTIONS_ANSWERED = "all_questions_answered"
    MIN_WORDS = "min_words"
    EVIDENCE_PRESENT = "evidence_present"
    VIDEO = "video"
    SDG_LINKED = "sdg_linked"
    DECLARES = "declares"
    MEETS_ALL_CRITERIA = "meets_all_criteria"
    TEAM_SIZE = "team_size"
    NOT_ORGANISER = "not_organiser"


JUDGED_BY_PEOPLE = frozenset(
    {
        EligibilityType.DECREE_YEAR_IN,
        EligibilityType.NEVER_AWARDED,
        EligibilityType.IS_FORMER_WINNER,
        EligibilityType.REPLICATES_LISTED,
        EligibilityType.VIDEO,
        EligibilityType.MEETS_ALL_CRITERIA,
    }
)
"""Rules about facts outside the system: only a person can tick them, so their severity is always `manual`."""


class PublishedRows(StrEnum):
    WINNERS = "winners"
    FINALISTS = "finalists"
    ALL = "all"


class PublishedScores(StrEnum):
    NONE = "none"
    FINAL = "final"
    STAGES = "stages"


class PublishedJudges(StrEnum):
    HIDDEN = "hidden"
    ANONYMOUS = "anonymous"
    NAMED = "named"


class PublishedFeedback(StrEnum):
    AVERAGES = "averages"
    CHOSEN_COMMENTS = "chosen_comments"
    ALL_COMMENTS = "all_comments"
