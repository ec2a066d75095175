import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from competition.rulebook.vocabulary import RankingScope
from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand
from core.formats import format_number_id
from judging.results.selectors.score_explanation import explain_proposal
from judging.results.selectors.tabulation import Tabulation, tabulation_of
from judging.scoring.exact import format_exact
from submissions.enums import ProposalStatus
from submissions.selectors.proposals import proposals_by_import_name


class Command(ServiceCommand):
    help = (
        "Compute the ranking from the sheets as they stand now; nothing is written. --explain shows every "
        "number of one proposal."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("--stage", metavar="CODE", help="one stage instead of the final ranking")
        parser.add_argument("--explain", metavar="ENTRY", help="a proposal's code, reference or title")

    def run(self, *, edition: str, stage: str | None, explain: str | None, **options: Any) -> dict[str, Any]:
        edition_row = edition_by_slug(edition)
        if explain:
            proposal = proposals_by_import_name(edition_row).get(explain.casefold())
            if proposal is None or proposal.status != ProposalStatus.ELIGIBLE:
                raise CommandError(_("%(name)s is no eligible proposal of this edition.") % {"name": explain})
            explanation = explain_proposal(edition_row, proposal.pk)
            self.print_line(options, json.dumps(explanation, ensure_ascii=False, indent=1, default=str))
            return explanation
        tabulation = tabulation_of(edition_row)
        data = stage_data(tabulation, stage) if stage else final_data(tabulation)
        for row in data["rows"]:
            self._print_row(options, tabulation.plan.places, row)
        return data

    def _print_row(self, options: dict[str, Any], places: int, row: dict[str, Any]) -> None:
        score = format_number_id(row["score"], places) if row["score"] is not None else row.get("missing") or "–"
        self.print_line(options, f"{row['rank'] or '':>5}  {row['code']:12} {score:>10}")


def stage_data(tabulation: Tabulation, stage: str) -> dict[str, Any]:
    """The table of one stage for --json; raises CommandError where it has none."""
    if stage not in tabulation.result.tables:
        raise CommandError(_("The stage %(stage)s has no sheets yet, or is not scored.") % {"stage": stage})
    rows = [
        {
            "code": tabulation.entries[row.key].code,
            "rank": row.rank,
            "score": tabulation.plan.print_score(row.score),
            "exact": format_exact(row.score),
            "sheets": row.counted,
            "missing": row.missing,
        }
        for row in tabulation.result.tables[stage].rows.values()
    ]
    slug = tabulation.edition.slug
    return {"edition": slug, "stage": stage, "closed": stage in tabulation.closed_stages, "rows": rows}


def final_data(tabulation: Tabulation) -> dict[str, Any]:
    """The lists of the final ranking and the awards for --json; `rows` are those of the overall list."""
    lists: list[dict[str, Any]] = [
        {
            "scope": final_list.scope,
            "part": "+".join(final_list.key),
            "rows": [
                {
                    "code": tabulation.entries[row.key].code,
                    "rank": row.rank,
                    "computed_rank": row.computed_rank,
                    "tied": row.tied,
                    "score": tabulation.plan.print_score(row.final),
                    "exact": format_exact(row.final),
                }
                for row in final_list.rows
            ],
        }
        for final_list in tabulation.result.final.lists.values()
    ]
    awards = tabulation.result.awards
    return {
        "edition": tabulation.edition.slug,
        "rows": next((ranked["rows"] for ranked in lists if ranked["scope"] is RankingScope.OVERALL), []),
        "lists": lists,
        "awards": [{"award": award.award, "code": award.code} for award in awards.awarded],
        "pending": [{"award": tie.award, "codes": tabulation.codes(tie.entries)} for tie in awards.pending],
    }
