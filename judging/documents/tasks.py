"""Background jobs, thin: what they do is in services."""

from django_tasks import task

from judging.documents.services.jobs import run_job


# The queue stores the path of this function: under another name, jobs that wait while a version is installed are lost.
@task(backend="background")
def run(uuid: str) -> None:
    run_job(uuid)
