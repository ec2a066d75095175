from django.utils.translation import gettext as _

from core.commands import Command as BaseCommand
from judging.services.panels import sync_assignment_grants
from submissions.services.team import sync_proposal_grants


class Command(BaseCommand):
    help = "Rebuild all object grants from team members and assignments, which are the truth."

    def run(self, **options):
        counts = {"proposals": sync_proposal_grants(), "assignments": sync_assignment_grants()}
        self.say(options, _("Grants: %(proposals)d of proposals, %(assignments)d of assignments") % counts)
        return counts
