"""Every write to proposals."""

from submissions.services.attachments import MOST_FILES, attach_file, attach_files, remove_attachment
from submissions.services.autosave import Behind, Change, save_change
from submissions.services.copying import Copied, copy_proposal
from submissions.services.proposals import (
    SILENT_STEPS,
    ProposalData,
    change_status,
    create_proposal,
    create_proposals,
    lock_proposal,
)
from submissions.services.steps import take_own_step
from submissions.services.submitting import RegistrationClosed, receive_proposal, send_proposal, submit_proposal
from submissions.services.team import (
    RIGHTS,
    add_team_member,
    change_team_role,
    invite_team_member,
    leave_team,
    pass_lead,
    remove_team_member,
    sync_proposal_grants,
)
from submissions.services.team_links import join_team, join_team_as_new, make_team_link, revoke_team_link
from submissions.services.uploads import (
    MOST_PART,
    OutOfPlace,
    UploadGone,
    begin_upload,
    cancel_upload,
    finish_upload,
    finished_as,
    sweep_uploads,
    take_part,
)
from submissions.services.writing import Saved, fingerprint, save_answers, start_proposal, update_identity

__all__ = [
    "MOST_FILES",
    "MOST_PART",
    "OutOfPlace",
    "RIGHTS",
    "Behind",
    "Change",
    "Copied",
    "SILENT_STEPS",
    "ProposalData",
    "RegistrationClosed",
    "Saved",
    "UploadGone",
    "add_team_member",
    "attach_file",
    "attach_files",
    "begin_upload",
    "cancel_upload",
    "change_status",
    "copy_proposal",
    "change_team_role",
    "create_proposal",
    "create_proposals",
    "fingerprint",
    "finish_upload",
    "finished_as",
    "invite_team_member",
    "join_team",
    "join_team_as_new",
    "leave_team",
    "lock_proposal",
    "make_team_link",
    "pass_lead",
    "receive_proposal",
    "remove_attachment",
    "remove_team_member",
    "revoke_team_link",
    "save_answers",
    "save_change",
    "send_proposal",
    "start_proposal",
    "submit_proposal",
    "sweep_uploads",
    "sync_proposal_grants",
    "take_own_step",
    "take_part",
    "update_identity",
]
