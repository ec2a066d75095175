from typing import Any

from django.utils.translation import gettext as _

from core.commands import ServiceCommand
from judging.panels.services.panels import sync_assignment_grants
from submissions.services.team import sync_proposal_grants


class Command(ServiceCommand):
    help = "Rebuild all object grants from team members and assignments, which are the truth."

    def run(self, **options: Any) -> dict[str, Any]:
        counts = {"proposals": sync_proposal_grants(), "assignments": sync_assignment_grants()}
        self.print_line(options, _("Grants: %(proposals)d of proposals, %(assignments)d of assignments") % counts)
        return counts
