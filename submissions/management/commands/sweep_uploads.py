from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.commands import ServiceCommand
from submissions.services.uploads import sweep_uploads


class Command(ServiceCommand):
    help = "Remove the parts of uploads that nobody has gone on with for a day."

    def run(self, **options: Any) -> dict[str, int]:
        count = sweep_uploads(at=timezone.now())
        self.print_line(options, _("%(count)d abandoned uploads removed.") % {"count": count})
        return {"removed": count}
