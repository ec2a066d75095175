from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.services.people import ensure_person

PASSWORD = "gonjong-lima-rumah"


def person_who_signed_in(email, *roles, name="") -> User:
    """Somebody who was invited, has confirmed the address and chosen PASSWORD."""
    person = ensure_person(email=email, name=name or email.split("@")[0].title(), roles=roles)
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
