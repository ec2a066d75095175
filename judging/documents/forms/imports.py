"""Reads what certificates print from a file of the bureau."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from competition.rulebook.problems import RulebookError
from competition.rulebook.yaml_reading import read_yaml
from core.errors import Refused
from judging.documents.services.certificates import CertificateData


def read_certificate_settings(path: str | Path) -> CertificateData:
    """Read a YAML file whose keys are the fields of CertificateData; raises Refused naming what is wrong with it."""
    try:
        document = read_yaml(Path(path).read_text(encoding="utf-8"))
        # read_yaml knows no dates: every value that looks like one stays text.
        document["issued_on"] = date.fromisoformat(document["issued_on"])
        return CertificateData(**document)
    except KeyError as error:
        raise Refused(_("%(file)s: %(field)s is missing") % {"file": path, "field": error}) from None
    except (TypeError, ValueError, RulebookError) as error:
        raise Refused(f"{path}: {error}") from None
