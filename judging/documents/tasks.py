"""Background jobs, thin: what they do is in services."""

from django_tasks import task

from judging.documents.services.jobs import run_job


@task(backend="background")
def run(uuid: str) -> None:
    run_job(uuid)
