"""Who may open which address. A route of ours that has no row here fails tests/test_routes.py."""

from dataclasses import dataclass, field

from tests.world import ROLES, STAGES

ALL_ROLES = frozenset(ROLES)
BUREAU = frozenset({"staff", "admin"})
ADMIN = frozenset({"admin"})
TEAM = frozenset({"member"})
TEAM_AND_OPERATOR = TEAM | {"operator"}
SIGNED_IN = ALL_ROLES - {"anonymous"}
JUDGE = frozenset({"judge"})
SEATED = JUDGE | {"conflicted_judge"}
JUDGES = SEATED | {"unassigned_judge"}
INSPECTOR = frozenset({"inspector"})
NOBODY = frozenset()


def stages(registration=NOBODY, judging=NOBODY, closed=NOBODY, published=NOBODY) -> dict:
    return dict(zip(STAGES, (registration, judging, closed, published), strict=True))


def always(roles) -> dict:
    return dict.fromkeys(STAGES, roles)


@dataclass(frozen=True)
class Row:
    """`opens`: roles by stage of the world. `method`: of the request. `object_kind`: whose codes the address holds;
    `address`: for a route that is a pattern over everything.
    """

    opens: dict
    method: str = "get"
    object_kind: str = "proposal"
    more: dict = field(default_factory=dict)
    address: str = ""


def post(opens, **options) -> Row:
    return Row(opens, method="post", **options)


# A draft is seen by its unit and by the bureau; what was sent also by inspectors.
PROPOSAL_VIEWERS = stages(TEAM_AND_OPERATOR | BUREAU, *[TEAM_AND_OPERATOR | BUREAU | {"inspector"}] * 3)

JUDGED_BUREAU = stages(NOBODY, *[BUREAU] * 3)

ROUTES = {
    # public
    "health": Row(always(ALL_ROLES)),
    "certificate-verify-form": Row(always(ALL_ROLES)),
    "certificate-verify": Row(stages(published=ALL_ROLES), object_kind="certificate"),
    "ranking-result": Row(stages(published=ALL_ROLES)),
    "search": Row(always(ALL_ROLES)),
    "news-feed": Row(always(ALL_ROLES)),
    "schedule": Row(always(ALL_ROLES)),
    "sitemap": Row(always(ALL_ROLES)),
    "robots": Row(always(ALL_ROLES)),
    "brand-colour": Row(always(NOBODY)),  # the world has no colour of its own
    "desk-colours": Row(always(ALL_ROLES)),
    "components": Row(always(BUREAU)),
    "demo-mails": Row(always(NOBODY)),  # the tests send theirs
    "picture": Row(always(NOBODY), more={"name": "tidak-ada.png"}),
    # teams
    "my-proposals": Row(always(SIGNED_IN)),
    "proposal-start": Row(stages(registration=TEAM_AND_OPERATOR | {"rival"})),
    "proposal-detail": Row(PROPOSAL_VIEWERS),
    "proposal-identity": Row(stages(registration=TEAM)),
    "proposal-write": Row(stages(registration=TEAM)),
    "proposal-state": Row(stages(registration=TEAM)),
    "answer-save": post(stages(registration=TEAM), more={"question": "ringkasan"}),
    "signed-in": Row(always(SIGNED_IN)),
    "proposal-evidence": Row(stages(registration=TEAM)),
    "proposal-team": Row(PROPOSAL_VIEWERS),
    "team-role": post(stages(registration=TEAM_AND_OPERATOR)),
    "team-lead": post(stages(registration=TEAM_AND_OPERATOR)),
    "team-leave": post(stages(registration=TEAM)),
    "team-link-make": post(stages(registration=TEAM_AND_OPERATOR)),
    "team-link-revoke": post(stages(registration=TEAM_AND_OPERATOR)),
    "team-join": Row(stages(registration=ALL_ROLES - BUREAU - JUDGES - TEAM)),  # the member made the link
    "proposal-send": Row(stages(registration=TEAM_AND_OPERATOR)),
    "proposal-versions": Row(PROPOSAL_VIEWERS),
    "proposal-print": Row(always(TEAM_AND_OPERATOR)),
    "proposal-receipt": Row(stages(NOBODY, *[TEAM_AND_OPERATOR | BUREAU | {"inspector"}] * 3), object_kind="receipt"),
    "evidence-upload": post(stages(registration=TEAM)),
    "upload-begin": post(stages(registration=TEAM)),
    "upload-part": post(stages(registration=TEAM), object_kind="upload"),
    "upload-cancel": post(stages(registration=TEAM), object_kind="upload"),
    "evidence-remove": post(stages(registration=TEAM), object_kind="attachment"),
    "team-remove": post(stages(registration=TEAM_AND_OPERATOR)),
    "proposal-step": post(stages(registration=TEAM_AND_OPERATOR, judging=TEAM_AND_OPERATOR, closed=TEAM_AND_OPERATOR)),
    # the bureau's desk: administrative check
    "check-queue": Row(always(BUREAU)),
    "check-page": Row(JUDGED_BUREAU),
    "check-versions": Row(JUDGED_BUREAU),
    "check-save": post(JUDGED_BUREAU),
    "check-pass": post(JUDGED_BUREAU),
    "check-return": post(JUDGED_BUREAU),
    "check-fail": post(JUDGED_BUREAU),
    "check-reopen": post(JUDGED_BUREAU),
    "check-disqualify": post(JUDGED_BUREAU),
    # the bureau's desk: editions and their rules; the world's edition is open, so its rules can only be read
    "edition-list": Row(always(BUREAU)),
    "edition-create": Row(always(BUREAU)),
    "edition-desk": Row(always(BUREAU)),
    "edition-open": Row(always(ADMIN)),
    "edition-rules": Row(always(BUREAU)),
    "rules-preview": Row(always(BUREAU)),
    "rules-file": Row(always(NOBODY)),
    "rules-download": Row(always(BUREAU)),
    "rules-part": Row(always(NOBODY), more={"part": "umum"}),
    # the bureau's desk: lists of honours
    "honours-import": Row(always(ADMIN)),
    "honours:index": Row(always(BUREAU)),
    "honours:index_results": Row(always(BUREAU)),
    "honours:add": Row(always(ADMIN)),
    "honours:edit": Row(always(ADMIN), object_kind="honour"),
    "honours:delete": Row(always(ADMIN), object_kind="honour"),
    # the bureau's desk: panels and progress
    "panel-list": Row(always(BUREAU)),
    "panel-add": post(always(BUREAU)),
    "judge-add": post(JUDGED_BUREAU, object_kind="panel"),
    "seat-chair": post(JUDGED_BUREAU, object_kind="seat"),
    "seat-remove": post(always(BUREAU), object_kind="seat"),
    "assign-all": Row(JUDGED_BUREAU, object_kind="panel"),
    "assignment-matrix": Row(JUDGED_BUREAU, object_kind="panel"),
    "assignment-exclude": Row(JUDGED_BUREAU, object_kind="assignment"),
    "progress": Row(always(BUREAU)),
    "sheet-unlock": Row(stages(NOBODY, NOBODY, ADMIN, ADMIN), object_kind="assignment"),
    "progress-remind": Row(always(BUREAU)),
    # the bureau's desk: results
    "results-desk": Row(always(BUREAU)),
    "results-final": Row(always(BUREAU)),
    "results-stage": Row(always(BUREAU)),
    "results-explain": Row(JUDGED_BUREAU),
    "plenary-decide": Row(always(ADMIN)),
    "stage-close": Row(always(ADMIN)),
    "stage-advance": Row(always(ADMIN)),
    "results-publish": Row(always(ADMIN)),
    # the bureau's desk: documents
    "documents-desk": Row(always(BUREAU)),
    "certificate-settings": Row(always(ADMIN)),
    "certificate-revoke": Row(stages(published=ADMIN), object_kind="certificate"),
    "job-start": post(always(BUREAU), more={"kind": "workbook"}),
    "job-page": Row(always(BUREAU), object_kind="job"),
    "job-file": Row(always(NOBODY), object_kind="job"),  # the world's job is not done yet
    # the bureau's desk: mail
    "mail-list": Row(always(BUREAU)),
    "mail-resend": Row(always(BUREAU), object_kind="mail"),
    "mail-resend-all": Row(always(BUREAU)),
    "team-reminders": Row(always(BUREAU)),
    # the bureau's desk: units and people
    "units:index": Row(always(BUREAU)),
    "units:index_results": Row(always(BUREAU)),
    "units:add": Row(always(ADMIN)),
    "units:edit": Row(always(ADMIN), object_kind="unit"),
    "units:history": Row(always(ADMIN), object_kind="unit"),
    "units:history_results": Row(always(ADMIN), object_kind="unit"),
    "unit-import": Row(always(ADMIN)),
    "unit-people": Row(always(BUREAU), object_kind="unit"),
    "unit-join": post(always(ADMIN), object_kind="unit"),
    "unit-leave": post(always(ADMIN), object_kind="unit"),
    "invite-person": Row(always(ADMIN)),
    "invite-list": Row(always(ADMIN)),
    "invitation-list": Row(always(ADMIN)),
    "invitation-renew": post(always(ADMIN), object_kind="invitation"),
    "invite-letter": post(always(NOBODY)),  # without the token of an invitation just made
    "password-link-make": Row(always(ADMIN), object_kind="user"),
    "wagtailusers_users:index": Row(always(ADMIN)),
    "wagtailusers_users:index_results": Row(always(ADMIN)),
    "wagtailusers_users:edit": Row(always(ADMIN), object_kind="user"),
    # judges
    "judge-queue": Row(stages(NOBODY, *[SEATED] * 3)),
    "score-sheet": Row(stages(NOBODY, *[JUDGE] * 3), object_kind="assignment"),
    "sheet-save": post(stages(judging=JUDGE), object_kind="assignment"),
    "sheet-field-save": post(stages(judging=JUDGE), object_kind="assignment", more={"field": "comment"}),
    "sheet-lock": Row(stages(NOBODY, *[JUDGE] * 3), object_kind="assignment"),
    "sheet-recuse": Row(stages(judging=JUDGE), object_kind="assignment"),
    "sheet-confirm": post(stages(closed=JUDGE, published=JUDGE), object_kind="assignment"),
    # inspectors
    "oversight-list": Row(always(INSPECTOR)),
    "oversight-edition": Row(always(INSPECTOR)),
    "oversight-ledger": Row(always(INSPECTOR), more={"kind": "jsonl"}),
    "oversight-proposal": Row(stages(NOBODY, *[INSPECTOR] * 3)),
    "certificate-pdf": Row(stages(published=TEAM_AND_OPERATOR | BUREAU | {"inspector"}), object_kind="certificate"),
    "attachment": Row(
        stages(TEAM_AND_OPERATOR | BUREAU, *[TEAM_AND_OPERATOR | BUREAU | {"inspector"} | JUDGE] * 3),
        object_kind="attachment",
    ),
    # doors
    "invitation": Row(always(NOBODY), more={"token": "tidak-ada"}),
    "password-link": Row(always(NOBODY), more={"token": "tidak-ada"}),
    "wagtail_serve": Row(always(ALL_ROLES), address="/"),
}

# Drawings and words of the desk's own scripts hold nothing of anybody's.
PUBLIC_PARTS = ("wagtailadmin_sprite", "wagtailadmin_javascript_catalog")

# Whole rooms of other packages: (prefix of the address, who may come in). Their single pages follow their own rights.
ROOMS = {
    "kelola/": BUREAU | {"editor"},
    "akun/": ALL_ROLES,
    "_util/": ALL_ROLES,
    "berkas/": ALL_ROLES,
}
