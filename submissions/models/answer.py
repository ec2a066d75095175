from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from competition.models import Question
from core.text_changes import StoredText
from submissions.models.proposal import Proposal


class Answer(models.Model):
    """The text that answers one question.

    `version` counts its saves. `change`: key of the last one that a script sent, so that a change sent twice is stored
    once.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    change = models.CharField(max_length=40, blank=True, editable=False)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__position"]
        # Two first saves of one answer at one time: the second fails instead of hiding the first.
        constraints = [models.UniqueConstraint(fields=["proposal", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.proposal.code}: {self.question}"

    @property
    def stored(self) -> StoredText:
        return StoredText(self.text, self.version, self.change)
