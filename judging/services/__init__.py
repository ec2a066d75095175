"""Every write of judging."""

from judging.services.certificates import (
    issue_certificates,
    replace_certificate,
    revoke_certificate,
    save_certificate_settings,
)
from judging.services.closing import advance, close_stage
from judging.services.decisions import record_decision
from judging.services.panels import (
    assign,
    assign_everybody,
    exclude,
    make_panel,
    preview_everybody,
    recuse,
    remove_seat,
    set_chair,
)
from judging.services.publication import publish
from judging.services.sheets import confirm_sheet, record_sheets, submit_sheet, unlock_sheet

__all__ = [
    "advance",
    "assign",
    "assign_everybody",
    "close_stage",
    "confirm_sheet",
    "exclude",
    "issue_certificates",
    "make_panel",
    "preview_everybody",
    "publish",
    "record_decision",
    "record_sheets",
    "recuse",
    "remove_seat",
    "replace_certificate",
    "revoke_certificate",
    "save_certificate_settings",
    "set_chair",
    "submit_sheet",
    "unlock_sheet",
]
