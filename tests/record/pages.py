"""The pages as a person uses them: opened by URL name, their forms sent with the fields that the page offers."""

from html.parser import HTMLParser

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse


class FormReader(HTMLParser):
    """The forms of a page: their addresses (of the form and of its buttons) what their fields hold and offer."""

    def __init__(self):
        super().__init__()
        self.forms = []
        self.current = None
        self.select = self.textarea = ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.current = {"addresses": {attrs.get("action") or ""}, "fields": {}, "offered": {}}
            self.forms.append(self.current)
        elif self.current is not None:
            self._take(tag, attrs)

    def _take(self, tag, attrs):
        name, fields = attrs.get("name", ""), self.current["fields"]
        if "formaction" in attrs:
            self.current["addresses"].add(attrs["formaction"])
        if tag == "input" and name:
            kind = attrs.get("type", "text")
            self.current["offered"].setdefault(name, []).append(attrs.get("value"))
            if kind not in ("checkbox", "radio", "submit", "button", "file") or "checked" in attrs:
                fields[name] = attrs.get("value") or ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in attrs:
            fields[self.select] = attrs.get("value") or ""
        elif tag == "textarea" and name:
            self.textarea = name
            fields[name] = ""

    def handle_data(self, data):
        if self.textarea:
            self.current["fields"][self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.current = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def signed_in(email: str) -> Client:
    """The client of the account with this address."""
    client = Client()
    client.force_login(get_user_model().objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def page_of(client: Client, name: str, *arguments, **query) -> str:
    """The text of the page with this URL name; an error of the server or a refusal fails."""
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200, (name, arguments, response.status_code)
    return response.content.decode()


def send_form(client: Client, page: str, address: str, change=None, **values):
    """Send the form of the page that leads to `address`, its fields as they stand there but for `values`.

    `change` gets, where names of fields must be read first, the values that each name offers, and returns more values.
    """
    reader = FormReader()
    reader.feed(page)
    forms = [form for form in reader.forms if address in form["addresses"]]
    forms = forms or [form for form in reader.forms if "" in form["addresses"]]
    assert forms, (address, [form["addresses"] for form in reader.forms])
    fields = {**forms[0]["fields"], **values}
    if change:
        fields |= change(forms[0]["offered"])
    response = client.post(address, fields)
    assert response.status_code in (200, 302), (address, response.status_code, response.content.decode()[-4000:])
    return response
