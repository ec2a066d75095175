import pytest

from accounts.enums import UnitType
from accounts.models import WorkUnit
from accounts.selectors import agency_map, unit_and_below

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
    assert agency_map() == {
        tree["organisasi"].pk: tree["organisasi"].pk,
        tree["dinkes"].pk: tree["dinkes"].pk,
        tree["puskesmas"].pk: tree["dinkes"].pk,
        tree["pustu"].pk: tree["dinkes"].pk,
    }


def test_agency_map_survives_a_circle(tree):
    WorkUnit.objects.filter(pk=tree["setda"].pk).update(parent=tree["pustu"].pk)
    WorkUnit.objects.update(is_agency=False)
    assert agency_map() == {}


def test_agency_map_takes_one_query(tree, django_assert_num_queries):
    with django_assert_num_queries(1):
        agency_map()


def test_unit_and_below_holds_the_whole_branch_and_nothing_beside(tree):
    assert unit_and_below(tree["dinkes"]) == {tree["dinkes"].pk, tree["puskesmas"].pk, tree["pustu"].pk}
    assert unit_and_below(tree["pustu"]) == {tree["pustu"].pk}
