from django.db import models

from submissions.models.proposal import Proposal


class TitlePiece(models.Model):
    """The beginning or end of a word of a title: by it similar titles are found without reading all of an edition."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="title_pieces")
    piece = models.CharField(max_length=8, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "piece"], name="title_piece_once")]

    def __str__(self) -> str:
        return self.piece
