import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.defaults import permission_denied, server_error


@pytest.fixture
def request_of_a_visitor(rf, db):
    request = rf.get("/")
    request.user = AnonymousUser()
    return request


def test_refusal_gives_the_reason_and_escapes_it(request_of_a_visitor):
    response = permission_denied(request_of_a_visitor, PermissionDenied("Ditutup <24 Juli>"))
    assert response.status_code == 403
    assert "Ditutup &lt;24 Juli&gt;" in response.content.decode()


def test_fault_page_needs_neither_database_nor_request(rf):
    content = server_error(rf.get("/")).content.decode()
    assert gettext("Something broke on our side") in content
    assert render_to_string("500.html") == content
    assert "css/components.css" in content


def test_what_cannot_be_read_is_told_in_words(client, db):
    answer = client.post("/akun/login/", {f"n{number}": "" for number in range(10_001)})
    assert answer.status_code == 400
    assert gettext("This cannot be read") in answer.content.decode()
    assert client.post("/akun/login/", {f"n{number}": "" for number in range(9_000)}).status_code == 200
