from collections.abc import Mapping
from dataclasses import asdict

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text_changes import StoredText
from judging.panels.models import Assignment
from judging.sheets.enums import SheetSource, SheetStatus


class ScoreSheet(models.Model):
    """A judge's values for one assignment.

    While it is a draft, `draft` maps the names of form fields (see selectors/sheet_draft.py) to texts as the judge
    typed them, each with the version of the sheet that its last save made and the key of the change that a script sent;
    the final columns are empty. When it is locked, the draft is emptied: `vector` is then the JSON vector of scaled
    integers in rulebook order (docs/scoring.md 1), the total an exact fraction, and the notes stand in `comment` and
    `comments` (by criterion code). So a ranking of 20,000 proposals reads 100,000 small rows and no score table.
    `version` counts every stored change.
    """

    assignment = models.OneToOneField(
        Assignment, primary_key=True, on_delete=models.PROTECT, related_name="sheet", verbose_name=_("assignment")
    )
    status = models.CharField(_("status"), max_length=10, choices=SheetStatus.choices, default=SheetStatus.DRAFT)
    source = models.CharField(_("source"), max_length=10, choices=SheetSource.choices, default=SheetSource.JUDGE)
    draft = models.JSONField(_("draft"), default=dict, blank=True)
    vector = models.TextField(_("values"), blank=True)
    # Two whole numbers and no decimal: a third has no last digit.
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    comments = models.JSONField(_("comments by criterion"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(_("saved"))
    submitted_at = models.DateTimeField(_("locked"), null=True, blank=True)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        indexes = [  # who has locked how many is read without the texts of the sheets
            models.Index(fields=["assignment", "status"], name="sheet_status")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    ~Q(vector=""),
                    status=SheetStatus.SUBMITTED,
                    draft={},
                    submitted_at__isnull=False,
                    numerator__isnull=False,
                    denominator__gt=0,
                )
                | Q(status=SheetStatus.DRAFT, vector="", submitted_at=None, numerator=None, denominator=None),
                name="sheet_draft_or_final",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)

    @property
    def draft_texts(self) -> dict[str, str]:
        """Field name → text as typed, for the fields that hold one."""
        return {name: entry["text"] for name, entry in self.draft.items() if entry["text"]}

    def stored_text(self, name: str) -> StoredText:
        """What the draft holds of one field."""
        return StoredText(**self.draft[name]) if name in self.draft else StoredText()

    def set_draft_texts(self, texts: Mapping[str, str], *, key: str = "") -> None:
        """Put these fields into the draft as saved in the sheet's present version; the caller saves the row."""
        saved = {name: asdict(StoredText(text, self.version, key)) for name, text in texts.items()}
        self.draft = {**self.draft, **saved}


class SheetReturn(models.Model):
    """The bureau gave a locked sheet back to its judge, and told her why. The ledger holds the reason as a hash."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="returns", verbose_name=_("sheet"))
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("given back"))

    class Meta:
        verbose_name = _("returned sheet")
        verbose_name_plural = _("returned sheets")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.reason}"
