from django.db.models import Prefetch, QuerySet

from submissions.models import Answer, Attachment, Proposal


def with_related_rows(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The proposals with everything that pages and the list of what is missing read, in a fixed number of queries."""
    current_attachments = Attachment.objects.current().select_related("evidence_type")
    return proposals.select_related("unit", "group", "category", "participant_type").prefetch_related(
        "edition__rulebook_version",
        Prefetch("answers", queryset=Answer.objects.select_related("question")),
        "team__user",
        "partners",
        Prefetch("attachments", queryset=current_attachments),
    )
