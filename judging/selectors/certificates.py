from competition.models import Edition
from core import codes
from judging.models import Certificate


def certificate_by_code(text: str) -> Certificate | None:
    """The certificate with this verification code, however it was typed; None when there is none or the check digit
    is wrong.
    """
    if not codes.is_valid(text):
        return None
    return Certificate.objects.select_related("replaced_by").filter(code=codes.normalise(text)).first()


def certificates_of(edition: Edition):
    return Certificate.objects.filter(award__ranking__edition=edition).select_related("award__award", "award__proposal")
