from django.db import migrations

from core.triggers import Guard

CERTIFICATE_CHANGED = " OR ".join(
    f"NEW.{field} <> OLD.{field}" for field in ("award_id", "sequence", "number", "code", "printed", "issued_at", "actor_id")
)
# An ended certificate may still learn, once, which one replaced it.
CERTIFICATE_ENDED = (
    "OLD.status <> 'valid' AND (OLD.status <> 'replaced' OR OLD.replaced_by_id IS NOT NULL OR NEW.replaced_by_id IS NULL "
    "OR NEW.status <> OLD.status OR NEW.reason <> OLD.reason OR NEW.ended_at <> OLD.ended_at)"
)


class Migration(migrations.Migration):
    dependencies = [("judging_documents", "0001_initial")]

    operations = [
        Guard(
            "judging_documents_certificate", update=f"({CERTIFICATE_ENDED}) OR {CERTIFICATE_CHANGED}", delete="1=1"
        ),
    ]
