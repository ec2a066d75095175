"""Old names of the rules, until judging.scoring names the modules."""

# ruff: noqa: F401
from competition.rulebook.entry_rules import (
    CategoryRules as Category,
)
from competition.rulebook.entry_rules import (
    EligibilityRule,
    QuestionExample,
    QuestionExamples,
)
from competition.rulebook.entry_rules import (
    EvidenceTypeRules as EvidenceType,
)
from competition.rulebook.entry_rules import (
    GateCriterion as Gate,
)
from competition.rulebook.entry_rules import (
    GroupRules as Group,
)
from competition.rulebook.entry_rules import (
    ParticipantTypeRules as ParticipantType,
)
from competition.rulebook.entry_rules import (
    QuestionRules as Question,
)
from competition.rulebook.entry_rules import (
    SectionRules as Section,
)
from competition.rulebook.result_rules import (
    AwardRules as Award,
)
from competition.rulebook.result_rules import (
    CarriedStage as Carried,
)
from competition.rulebook.result_rules import (
    FinalRounding as FinalRound,
)
from competition.rulebook.result_rules import (
    FinalRules as Final,
)
from competition.rulebook.result_rules import (
    PublicationRules as Publication,
)
from competition.rulebook.result_rules import (
    TieBreakStep as TieBreak,
)
from competition.rulebook.rules import (
    LegalBasis,
    Rulebook,
)
from competition.rulebook.stage_rules import (
    AdvancementRules as Advancement,
)
from competition.rulebook.stage_rules import (
    AggregateRules as Aggregate,
)
from competition.rulebook.stage_rules import (
    CriterionRules as Criterion,
)
from competition.rulebook.stage_rules import (
    Descriptor,
    ScoreScale,
)
from competition.rulebook.stage_rules import (
    HearingMinutes as Minutes,
)
from competition.rulebook.stage_rules import (
    JudgeRules as Judges,
)
from competition.rulebook.stage_rules import (
    PriorityRule as Priority,
)
from competition.rulebook.stage_rules import (
    QuotaRule as Quota,
)
from competition.rulebook.stage_rules import (
    ScoredStageRules as Stage,
)
from competition.rulebook.stage_rules import (
    SpreadRule as Spread,
)
from competition.rulebook.stage_rules import (
    StageRounding as StageRound,
)
from competition.rulebook.vocabulary import (
    ALWAYS_SCORED,
    JUDGED_BY_PEOPLE,
    SCORED_KINDS,
    Adjustment,
    CarryAs,
    EligibilityType,
    EvidenceNeed,
    NotApplicable,
    NotReachedLast,
    PublishedJudges,
    PublishedRows,
    PublishedScores,
    QuestionKind,
    RankOn,
    Sensitivity,
    StageKind,
    TieAtCut,
    TieBreakBy,
)
from competition.rulebook.vocabulary import (
    AdvancementMethod as Advance,
)
from competition.rulebook.vocabulary import (
    AggregateMethod as Method,
)
from competition.rulebook.vocabulary import (
    AggregateOver as Over,
)
from competition.rulebook.vocabulary import (
    Blinding as Blind,
)
from competition.rulebook.vocabulary import (
    CombineMethod as Combine,
)
from competition.rulebook.vocabulary import (
    EvidenceBlinding as BlindEvidence,
)
from competition.rulebook.vocabulary import (
    PublishedFeedback as Feedback,
)
from competition.rulebook.vocabulary import (
    RankingScope as Scope,
)
from competition.rulebook.vocabulary import (
    RuleSeverity as Severity,
)
from competition.rulebook.vocabulary import (
    SpreadAction as OnSpread,
)
from competition.rulebook.vocabulary import (
    TieAction as OnTie,
)
from competition.rulebook.vocabulary import (
    TooFewAction as IfTooFew,
)
from competition.rulebook.vocabulary import (
    ValueScale as Values,
)
