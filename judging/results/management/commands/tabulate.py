import json

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from competition.selectors.editions import edition_by_slug
from core.commands import ServiceCommand
from core.formats import format_number_id
from judging.results.selectors.tabulation import explanation_of, tabulation_of
from submissions.enums import ProposalStatus
from submissions.selectors.proposals import proposals_by_import_name


class Command(ServiceCommand):
    help = (
        "Compute the ranking from the sheets as they stand now; nothing is written. --explain shows every "
        "number of one proposal."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("edition", metavar="EDITION")
        parser.add_argument("--stage", metavar="CODE", help="one stage instead of the final ranking")
        parser.add_argument("--explain", metavar="ENTRY", help="a proposal's code, reference or title")

    def run(self, *, edition, stage, explain, **options):
        edition = edition_by_slug(edition)
        if explain:
            return self._explain(edition, explain, options)
        current = tabulation_of(edition)
        data = stage_data(current, stage) if stage else final_data(current)
        for row in data["rows"]:
            self._line(options, current.plan.places, row)
        return data

    def _line(self, options, places, row):
        score = format_number_id(row["score"], places) if row["score"] is not None else row.get("missing") or "–"
        self.print_line(options, f"{row['rank'] or '':>5}  {row['code']:12} {score:>10}")

    def _explain(self, edition, name, options):
        proposal = proposals_by_import_name(edition).get(name.casefold())
        if proposal is None or proposal.status != ProposalStatus.ELIGIBLE:
            raise CommandError(_("%(name)s is no eligible proposal of this edition.") % {"name": name})
        explained = explanation_of(edition, proposal.pk)
        self.print_line(options, json.dumps(explained, ensure_ascii=False, indent=1, default=str))
        return explained


def stage_data(current, stage) -> dict:
    if stage not in current.result.tables:
        raise CommandError(_("The stage %(stage)s has no sheets yet, or is not scored.") % {"stage": stage})
    places = current.plan.places
    rows = [
        {
            "code": current.entries[row.key].code,
            "rank": row.rank,
            "score": row.score.decimal(places) if row.score else None,
            "exact": row.score.text() if row.score else None,
            "sheets": row.counted,
            "missing": row.missing,
        }
        for row in current.result.tables[stage].rows.values()
    ]
    return {"edition": current.edition.slug, "stage": stage, "closed": stage in current.closed, "rows": rows}


def final_data(current) -> dict:
    places = current.plan.places
    lists = [
        {
            "scope": found.scope,
            "part": "+".join(found.key),
            "rows": [
                {
                    "code": current.entries[row.key].code,
                    "rank": row.rank,
                    "computed_rank": row.computed_rank,
                    "tied": row.tied,
                    "score": row.final.decimal(places) if row.final else None,
                    "exact": row.final.text() if row.final else None,
                }
                for row in found.rows
            ],
        }
        for found in current.result.final.lists.values()
    ]
    awards = [{"award": given.award, "code": given.code} for given in current.result.awards.awarded]
    pending = [{"award": tie.award, "codes": current.codes(tie.entries)} for tie in current.result.awards.pending]
    overall = next((found["rows"] for found in lists if found["scope"] == "overall"), [])
    return {"edition": current.edition.slug, "rows": overall, "lists": lists, "awards": awards, "pending": pending}
