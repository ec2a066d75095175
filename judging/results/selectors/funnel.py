"""How many proposals reached each step of an edition."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from competition.models import Edition
from competition.selectors.editions import scored_stages
from judging.panels.models import Assignment
from judging.results.models import AwardGiven
from submissions.enums import ProposalStatus
from submissions.models import Proposal


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step of the way to an award, and how many proposals reached it."""

    label: str
    number: int


def funnel_of(edition: Edition) -> list[FunnelStep]:
    """Begun → sent → passed → in each scored stage → awarded."""
    numbers = Proposal.objects.filter(edition=edition).aggregate(
        begun=Count("pk"),
        sent=Count("pk", filter=Q(submitted_at__isnull=False)),
        passed=Count("pk", filter=Q(status=ProposalStatus.ELIGIBLE)),
    )
    steps = [
        FunnelStep(_("Begun"), numbers["begun"]),
        FunnelStep(_("Sent"), numbers["sent"]),
        FunnelStep(_("Passed the check"), numbers["passed"]),
    ]
    assignments = Assignment.objects.filter(panel__edition=edition).order_by().values_list("stage_id")
    in_stage = dict(assignments.annotate(number=Count("proposal_id", distinct=True)))
    steps += [FunnelStep(stage.label, in_stage.get(stage.pk, 0)) for stage in scored_stages(edition)]
    awarded = AwardGiven.objects.filter(ranking__edition=edition).values("proposal").distinct().count()
    return [*steps, FunnelStep(_("Awarded"), awarded)]
