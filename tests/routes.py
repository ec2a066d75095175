"""Who may open which address. A route of ours that has no row here fails tests/test_routes.py."""

from dataclasses import dataclass, field

from tests.world import ROLES, STAGES

EVERYBODY = frozenset(ROLES)
BUREAU = frozenset({"staff", "admin"})
ADMIN = frozenset({"admin"})
TEAM = frozenset({"member"})
OWN = TEAM | {"operator"}
SIGNED_IN = EVERYBODY - {"anonymous"}
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
    """`opens`: roles by stage of the world. `method`: how it is asked. `of`: whose codes the address holds;
    `address`: for a route that is a pattern over everything.
    """

    opens: dict
    method: str = "get"
    of: str = "proposal"
    more: dict = field(default_factory=dict)
    address: str = ""


def post(opens, **options) -> Row:
    return Row(opens, method="post", **options)


# A draft is seen by its unit and by the bureau; what was sent also by inspectors.
SEEN = stages(OWN | BUREAU, *[OWN | BUREAU | {"inspector"}] * 3)

JUDGED_BUREAU = stages(NOBODY, *[BUREAU] * 3)

ROUTES = {
    # public
    "health": Row(always(EVERYBODY)),
    "certificate-verify-form": Row(always(EVERYBODY)),
    "certificate-verify": Row(stages(published=EVERYBODY), of="certificate"),
    "ranking-result": Row(stages(published=EVERYBODY)),
    "search": Row(always(EVERYBODY)),
    "news-feed": Row(always(EVERYBODY)),
    "schedule": Row(always(EVERYBODY)),
    "sitemap": Row(always(EVERYBODY)),
    "robots": Row(always(EVERYBODY)),
    "brand-colour": Row(always(NOBODY)),  # the world has no colour of its own
    "desk-colours": Row(always(EVERYBODY)),
    "components": Row(always(BUREAU)),
    "picture": Row(always(NOBODY), more={"name": "tidak-ada.png"}),
    # teams
    "my-proposals": Row(always(SIGNED_IN)),
    "proposal-start": Row(stages(registration=OWN | {"rival"})),
    "proposal-detail": Row(SEEN),
    "proposal-identity": Row(stages(registration=TEAM)),
    "proposal-write": Row(stages(registration=TEAM)),
    "proposal-state": Row(stages(registration=TEAM)),
    "answer-save": post(stages(registration=TEAM), more={"question": "ringkasan"}),
    "signed-in": Row(always(SIGNED_IN)),
    "proposal-evidence": Row(stages(registration=TEAM)),
    "proposal-team": Row(SEEN),
    "team-role": post(stages(registration=OWN)),
    "team-lead": post(stages(registration=OWN)),
    "team-leave": post(stages(registration=TEAM)),
    "team-link-make": post(stages(registration=OWN)),
    "team-link-revoke": post(stages(registration=OWN)),
    "team-join": Row(stages(registration=EVERYBODY - BUREAU - JUDGES - TEAM)),  # the member made the link
    "proposal-send": Row(stages(registration=OWN)),
    "proposal-versions": Row(SEEN),
    "proposal-print": Row(always(OWN)),
    "proposal-receipt": Row(stages(NOBODY, *[OWN | BUREAU | {"inspector"}] * 3), of="receipt"),
    "evidence-upload": post(stages(registration=TEAM)),
    "upload-begin": post(stages(registration=TEAM)),
    "upload-part": post(stages(registration=TEAM), of="upload"),
    "upload-cancel": post(stages(registration=TEAM), of="upload"),
    "evidence-remove": post(stages(registration=TEAM), of="attachment"),
    "team-remove": post(stages(registration=OWN)),
    "proposal-step": post(stages(registration=OWN, judging=OWN, closed=OWN)),
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
    "honours:edit": Row(always(ADMIN), of="honour"),
    "honours:delete": Row(always(ADMIN), of="honour"),
    # the bureau's desk: panels and progress
    "panel-list": Row(always(BUREAU)),
    "panel-add": post(always(BUREAU)),
    "judge-add": post(JUDGED_BUREAU, of="panel"),
    "seat-chair": post(JUDGED_BUREAU, of="seat"),
    "seat-remove": post(always(BUREAU), of="seat"),
    "assign-all": Row(JUDGED_BUREAU, of="panel"),
    "assignment-matrix": Row(JUDGED_BUREAU, of="panel"),
    "assignment-exclude": Row(JUDGED_BUREAU, of="assignment"),
    "progress": Row(always(BUREAU)),
    "sheet-unlock": Row(stages(NOBODY, NOBODY, ADMIN, ADMIN), of="assignment"),
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
    "certificate-revoke": Row(stages(published=ADMIN), of="certificate"),
    "job-start": post(always(BUREAU), more={"kind": "workbook"}),
    "job-page": Row(always(BUREAU), of="job"),
    "job-file": Row(always(NOBODY), of="job"),  # the world's job is not done yet
    # the bureau's desk: mail
    "mail-list": Row(always(BUREAU)),
    "mail-resend": Row(always(BUREAU), of="mail"),
    "mail-resend-all": Row(always(BUREAU)),
    "team-reminders": Row(always(BUREAU)),
    # the bureau's desk: units and people
    "units:index": Row(always(BUREAU)),
    "units:index_results": Row(always(BUREAU)),
    "units:add": Row(always(ADMIN)),
    "units:edit": Row(always(ADMIN), of="unit"),
    "units:history": Row(always(ADMIN), of="unit"),
    "units:history_results": Row(always(ADMIN), of="unit"),
    "unit-import": Row(always(ADMIN)),
    "unit-people": Row(always(BUREAU), of="unit"),
    "unit-join": post(always(ADMIN), of="unit"),
    "unit-leave": post(always(ADMIN), of="unit"),
    "invite-person": Row(always(ADMIN)),
    "invite-list": Row(always(ADMIN)),
    "invitation-list": Row(always(ADMIN)),
    "invitation-renew": post(always(ADMIN), of="invitation"),
    "invite-letter": post(always(NOBODY)),  # without the token of an invitation just made
    "password-link-make": Row(always(ADMIN), of="user"),
    "wagtailusers_users:index": Row(always(ADMIN)),
    "wagtailusers_users:index_results": Row(always(ADMIN)),
    "wagtailusers_users:edit": Row(always(ADMIN), of="user"),
    # judges
    "judge-queue": Row(stages(NOBODY, *[SEATED] * 3)),
    "score-sheet": Row(stages(NOBODY, *[JUDGE] * 3), of="assignment"),
    "sheet-save": post(stages(judging=JUDGE), of="assignment"),
    "sheet-lock": Row(stages(NOBODY, *[JUDGE] * 3), of="assignment"),
    "sheet-recuse": Row(stages(judging=JUDGE), of="assignment"),
    "sheet-confirm": post(stages(closed=JUDGE, published=JUDGE), of="assignment"),
    # inspectors
    "oversight-list": Row(always(INSPECTOR)),
    "oversight-edition": Row(always(INSPECTOR)),
    "oversight-ledger": Row(always(INSPECTOR), more={"kind": "jsonl"}),
    "oversight-proposal": Row(stages(NOBODY, *[INSPECTOR] * 3)),
    "certificate-pdf": Row(stages(published=OWN | BUREAU | {"inspector"}), of="certificate"),
    "attachment": Row(
        stages(OWN | BUREAU, *[OWN | BUREAU | {"inspector"} | JUDGE] * 3),
        of="attachment",
    ),
    # doors
    "invitation": Row(always(NOBODY), more={"token": "tidak-ada"}),
    "password-link": Row(always(NOBODY), more={"token": "tidak-ada"}),
    "wagtail_serve": Row(always(EVERYBODY), address="/"),
}

# Drawings and words of the desk's own scripts hold nothing of anybody's.
PUBLIC_PARTS = ("wagtailadmin_sprite", "wagtailadmin_javascript_catalog")

# Whole rooms of other packages: (prefix of the address, who may come in). Their single pages follow their own rights.
ROOMS = {
    "kelola/": BUREAU | {"editor"},
    "akun/": EVERYBODY,
    "_util/": EVERYBODY,
    "berkas/": EVERYBODY,
}
