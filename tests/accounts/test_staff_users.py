import pytest

from accounts.enums import BUREAU_ROLES, Role
from accounts.models import User
from judging.panels.services.panels import make_panel
from tests import builders
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

NIP = "198503122010012005"
CLOSED = ["/kelola/users/new/", "/kelola/users/delete/{pk}/", "/kelola/users/copy/{pk}/", "/kelola/users/usage/{pk}/"]
GROUPS = ["/kelola/groups/", "/kelola/groups/new/", "/kelola/groups/edit/1/", "/kelola/groups/delete/1/"]


@pytest.fixture
def rina(make_person, client):
    person = make_person("rina@solok.example", Role.BUREAU_ADMIN)
    client.force_login(person)
    return person


@pytest.fixture
def siti(make_person):
    return make_person("siti@solok.example", Role.JUDGE, name="Siti Rahma")


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root@solok.example", PASSWORD, name="Root")


def group(role):
    return str(User.groups.field.related_model.objects.get(name=role).pk)


def edit(client, person, **fields):
    data = {"name": person.name, "nip": person.nip, "is_active": "on", "groups": [Role.JUDGE.value], **fields}
    response = client.post(f"/kelola/users/edit/{person.pk}/", data)
    person.refresh_from_db()
    return response


def roles_of(person):
    return set(person.groups.values_list("name", flat=True))


def test_list_shows_people_with_their_roles(client, rina, siti):
    content = client.get("/kelola/users/").content.decode()
    assert "Siti Rahma" in content
    assert "siti@solok.example" in content
    assert f"/kelola/users/edit/{siti.pk}/" in content
    assert str(Role.JUDGE.label) in content
    assert "/kelola/users/new/" not in content


@pytest.mark.parametrize("query", ["rahma", "siti@", NIP])
def test_list_is_searched_by_name_address_and_nip(client, rina, siti, query):
    User.objects.filter(pk=siti.pk).update(nip=NIP)
    content = client.get("/kelola/users/results/", {"q": query}).content.decode()
    assert ("Siti Rahma" in content, "rina@solok.example" in content) == (True, False)


def test_list_is_filtered_by_role(client, rina, siti):
    content = client.get("/kelola/users/results/", {"group": group(Role.BUREAU_ADMIN)}).content.decode()
    assert ("rina@solok.example" in content, "siti@solok.example" in content) == (True, False)


@pytest.mark.parametrize("column", ["name", "-name", "email", "is_active", "-last_login"])
def test_list_is_ordered_by_its_columns(client, rina, siti, column):
    content = client.get("/kelola/users/results/", {"ordering": column}).content.decode()
    assert "Siti Rahma" in content


def test_list_takes_the_same_queries_for_one_and_three_people(
    client, rina, make_person, django_assert_max_num_queries, django_assert_num_queries
):
    client.get("/kelola/users/results/")
    with django_assert_max_num_queries(40) as one:
        client.get("/kelola/users/results/")
    make_person("a@solok.example", Role.JUDGE)
    make_person("b@solok.example", Role.JUDGE, Role.INSPECTOR)
    with django_assert_num_queries(len(one)):
        client.get("/kelola/users/results/")


@pytest.mark.parametrize("role", [Role.BUREAU_STAFF, Role.EDITOR])
def test_other_staff_see_no_people(client, make_person, siti, role):
    client.force_login(make_person("budi@solok.example", role))
    for path in (
        "/kelola/users/",
        "/kelola/users/results/",
        f"/kelola/users/edit/{siti.pk}/",
        f"/kelola/users/history/{siti.pk}/",
    ):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, "/kelola/")
    assert "/kelola/users/" not in client.get("/kelola/").content.decode()


@pytest.mark.parametrize("role", [Role.BUREAU_STAFF, Role.EDITOR, Role.JUDGE])
def test_others_correct_nobody(client, make_person, siti, role):
    client.force_login(make_person("budi@solok.example", role))
    assert edit(client, siti, name="Changed", groups=[]).status_code in (302, 403)
    assert (siti.name, roles_of(siti)) == ("Siti Rahma", {"judge"})


def test_superuser_without_the_role_sees_no_people(client, root, siti):
    client.force_login(root)
    assert client.get("/kelola/users/")["Location"] == "/kelola/"


def test_edit_changes_name_nip_activity_and_roles(client, rina, siti):
    fields = {
        "name": "Siti Rahmawati",
        "nip": NIP,
        "is_active": "",
        "groups": [Role.INSPECTOR.value, Role.JUDGE.value],
    }
    assert edit(client, siti, **fields)["Location"] == "/kelola/users/"
    assert (siti.name, siti.nip, siti.is_active) == ("Siti Rahmawati", NIP, False)
    assert roles_of(siti) == {"inspector", "judge"}


def test_edit_refuses_a_short_nip(client, rina, siti):
    assert edit(client, siti, nip="123").status_code == 200
    assert siti.nip == ""


def test_edit_changes_no_address_password_or_power(client, rina, siti):
    before = User.objects.filter(pk=siti.pk).values("email", "password", "is_superuser", "is_demo").get()
    forged = {"email": "thief@solok.example", "is_superuser": "on", "is_demo": "on", "user_permissions": ["1"]}
    forged |= dict.fromkeys(("password", "password1", "password2"), "a-wholly-other-secret")
    assert edit(client, siti, **forged).status_code == 302
    assert User.objects.filter(pk=siti.pk).values(*before).get() == before
    assert list(siti.user_permissions.all()) == []
    assert siti.check_password(PASSWORD)


def test_edit_shows_the_address_as_text_only(client, rina, siti):
    content = client.get(f"/kelola/users/edit/{siti.pk}/").content.decode()
    assert "siti@solok.example" in content
    for field in ('name="email"', 'name="password', 'name="is_superuser"', 'name="first_name"'):
        assert field not in content


def test_edit_offers_only_our_roles(client, rina, siti):
    foreign = User.groups.field.related_model.objects.create(name="Moderators")
    assert edit(client, siti, groups=[foreign.name]).status_code == 200
    assert roles_of(siti) == {"judge"}


def test_nobody_blocks_themselves_or_changes_their_own_roles(client, rina):
    edit(client, rina, name="Rina Dewi", is_active="", groups=[Role.JUDGE.value])
    assert (rina.name, rina.is_active, roles_of(rina)) == ("Rina Dewi", True, {"bureau_admin"})


def test_superuser_is_not_corrected_by_a_bureau_admin(client, rina, root):
    assert edit(client, root, name="Changed", is_active="")["Location"] == "/kelola/"
    assert (root.name, root.is_active) == ("Root", True)
    assert f"/kelola/users/edit/{root.pk}/" not in client.get("/kelola/users/").content.decode()


@pytest.mark.parametrize("path", CLOSED)
def test_adding_and_deleting_have_no_page(client, rina, siti, path):
    assert client.get(path.format(pk=siti.pk)).status_code == 404
    fields = {"email": "new@solok.example", "name": "New", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(path.format(pk=siti.pk), fields).status_code == 404
    assert set(User.objects.values_list("email", flat=True)) == {"rina@solok.example", "siti@solok.example"}


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_bulk_actions_on_people_are_closed(client, rina, siti, root, action):
    path = f"/kelola/bulk/accounts/user/{action}/?id={siti.pk}&id={root.pk}"
    fields = {"mark_as_active": "False", "role": group(Role.BUREAU_ADMIN)}
    assert client.post(path, fields)["Location"] == "/kelola/users/"
    assert User.objects.filter(is_active=True).count() == 3
    assert roles_of(siti) == {"judge"}


@pytest.mark.parametrize("path", GROUPS)
def test_groups_have_no_page_even_for_superusers(client, root, path):
    client.force_login(root)
    assert client.get(path).status_code == 404


def test_history_names_who_corrected_whom(client, rina, siti):
    edit(client, siti, name="Siti Rahmawati")
    assert "Rina" in client.get(f"/kelola/users/history/{siti.pk}/").content.decode()


def test_a_seated_judge_gets_no_role_of_the_bureau(client, rina, siti):
    seat = {"stage": builders.stage(edition := builders.opened()), "name": "Panel A", "people": [("J1", siti)]}
    make_panel(edition=edition, **seat, actor=rina, at=builders.AT)
    for role in BUREAU_ROLES:
        response = edit(client, siti, groups=[Role.JUDGE.value, role.value], name="Siti R.")
        assert "Panel A" in response.content.decode() and "J1" in response.content.decode()
        assert roles_of(siti) == {Role.JUDGE} and siti.name == "Siti Rahma"
