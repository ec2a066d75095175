from django.db import migrations

from core.triggers import Guard

SHEET_CLOSED = (
    "EXISTS (SELECT 1 FROM judging_assignment a JOIN judging_panel p ON p.id = a.panel_id "
    "JOIN judging_stageclosing c ON c.stage_id = a.stage_id AND c.edition_id = p.edition_id WHERE a.id = {row}.assignment_id)"
)
ASSIGNMENT_CLOSED = (
    "EXISTS (SELECT 1 FROM judging_panel p JOIN judging_stageclosing c ON c.edition_id = p.edition_id "
    "WHERE p.id = {row}.panel_id AND c.stage_id = {row}.stage_id)"
)
# A judge may still confirm an imported sheet after the close: the source is no part of the result.
COUNTED = ("status", "vector", "version")
SHEET_CHANGED = " OR ".join(
    [f"NEW.{field} <> OLD.{field}" for field in COUNTED]
    + [f"COALESCE(NEW.{field}, -1) <> COALESCE(OLD.{field}, -1)" for field in ("numerator", "denominator")]
)
CERTIFICATE_CHANGED = " OR ".join(
    f"NEW.{field} <> OLD.{field}" for field in ("award_id", "sequence", "number", "code", "printed", "issued_at", "actor_id")
)

# An ended certificate may still learn, once, which one replaced it.
CERTIFICATE_ENDED = (
    "OLD.status <> 'valid' AND (OLD.status <> 'replaced' OR OLD.replaced_by_id IS NOT NULL OR NEW.replaced_by_id IS NULL "
    "OR NEW.status <> OLD.status OR NEW.reason <> OLD.reason OR NEW.ended_at <> OLD.ended_at)"
)


class Migration(migrations.Migration):
    dependencies = [("judging", "0002_initial")]

    operations = [
        Guard(
            "judging_scoresheet",
            insert=SHEET_CLOSED.format(row="NEW"),
            update=f"({SHEET_CHANGED}) AND {SHEET_CLOSED.format(row='OLD')}",
            delete=SHEET_CLOSED.format(row="OLD"),
        ),
        Guard(
            "judging_assignment",
            insert=ASSIGNMENT_CLOSED.format(row="NEW"),
            update=ASSIGNMENT_CLOSED.format(row="OLD"),
            delete=ASSIGNMENT_CLOSED.format(row="OLD"),
        ),
        Guard.always("judging_stageclosing"),
        Guard.always("judging_advancement"),
        Guard.always("judging_plenarydecision"),
        Guard.always("judging_ranking"),
        Guard.always("judging_rankingrow"),
        Guard.always("judging_awardgiven"),
        Guard("judging_certificate", update=f"({CERTIFICATE_ENDED}) OR {CERTIFICATE_CHANGED}", delete="1=1"),
    ]
