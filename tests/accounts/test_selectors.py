import pytest

from accounts.enums import UnitType
from accounts.models import WorkUnit
from accounts.selectors import map_units_to_agencies

pytestmark = pytest.mark.django_db


def make_unit(code, parent=None, is_agency=False):
    return WorkUnit.objects.create(code=code, name=code, type=UnitType.OTHER, parent=parent, is_agency=is_agency)


@pytest.fixture
def tree():
    """The regional secretariat stands above all agencies; a health centre stands two steps below its department."""
    setda = make_unit("setda")
    organisasi = make_unit("organisasi", setda, is_agency=True)
    dinkes = make_unit("dinkes", setda, is_agency=True)
    puskesmas = make_unit("puskesmas", dinkes)
    pustu = make_unit("pustu", puskesmas)
    return {unit.code: unit for unit in (setda, organisasi, dinkes, puskesmas, pustu)}


def test_agency_map_leads_each_unit_to_the_nearest_agency(tree):
    assert map_units_to_agencies() == {
        tree["organisasi"].pk: tree["organisasi"].pk,
        tree["dinkes"].pk: tree["dinkes"].pk,
        tree["puskesmas"].pk: tree["dinkes"].pk,
        tree["pustu"].pk: tree["dinkes"].pk,
    }


def test_agency_map_survives_a_circle(tree):
    WorkUnit.objects.filter(pk=tree["setda"].pk).update(parent=tree["pustu"].pk)
    WorkUnit.objects.update(is_agency=False)
    assert map_units_to_agencies() == {}


def test_agency_map_takes_one_query(tree, django_assert_num_queries):
    with django_assert_num_queries(1):
        map_units_to_agencies()


def test_unit_and_below_holds_the_whole_branch_and_nothing_beside(tree):
    assert WorkUnit.objects.subtree_ids([tree["dinkes"].pk]) == {
        tree["dinkes"].pk,
        tree["puskesmas"].pk,
        tree["pustu"].pk,
    }
    assert WorkUnit.objects.subtree_ids([tree["pustu"].pk]) == {tree["pustu"].pk}
