from django.db import migrations

from competition.rulebook.similar_titles import title_pieces


def index_titles(apps, schema_editor):
    """Titles are found by the ends of their words, too."""
    Proposal = apps.get_model("submissions", "Proposal")
    TitlePiece = apps.get_model("submissions", "TitlePiece")
    TitlePiece.objects.all().delete()
    rows = Proposal.objects.values_list("pk", "title").iterator(chunk_size=1000)
    pieces = (TitlePiece(proposal_id=pk, piece=piece) for pk, title in rows for piece in title_pieces(title))
    TitlePiece.objects.bulk_create(pieces, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("submissions", "0006_reminder")]

    operations = [migrations.RunPython(index_titles, migrations.RunPython.noop)]
