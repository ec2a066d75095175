import pytest
from django.urls import reverse

from accounts.enums import Role
from competition.forms.rules_tables import build_formset_class, initial_rows, rules_tables_of
from competition.models import Edition
from competition.rulebook.loading import load_document
from competition.rulebook.yaml_reading import read_yaml
from competition.rulebook.yaml_writing import write_yaml
from tests.builders import document
from tests.competition.test_staff_editions import prepare_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def signed_in(client, make_person):
    client.force_login(make_person("staf@contoh.invalid", Role.BUREAU_STAFF))


def form_data(edition, name, **changes):
    """What a browser sends back from the page of a part."""
    text = edition.rulebook_version.read_document()
    part = rules_tables_of(text)[name]
    formset = build_formset_class(part)(initial=initial_rows(part, text), prefix="baris")
    data = {"digest": edition.rulebook_version.digest}
    for form in (formset.management_form, *formset):
        for field in form:
            value = field.value()
            if value is not None and value is not False and value != "":
                data[field.html_name] = field.field.widget.format_value(value) if hasattr(value, "hour") else value
    return {**data, **changes}


def part_url(edition, name):
    return reverse("rules-part", args=[edition.slug, name])


def reload_edition(edition):
    return Edition.objects.get(pk=edition.pk)


def test_saving_without_a_change_keeps_the_digest(client):
    edition = prepare_edition()
    for name in rules_tables_of(edition.rulebook_version.read_document()):
        assert client.post(part_url(edition, name), form_data(edition, name)).status_code == 302, name
        assert reload_edition(edition).rulebook_version.digest == edition.rulebook_version.digest, name


def test_weights_are_changed(client):
    edition = prepare_edition()
    changes = {"baris-0-weight": "40", "baris-1-weight": "40"}
    response = client.post(part_url(edition, "kriteria-nilai"), form_data(edition, "kriteria-nilai", **changes))
    assert response.status_code == 302
    assert [c.weight for c in reload_edition(edition).rules.stage("nilai").criteria] == [40, 40, 20]


def test_weights_of_99_are_refused_by_stage_and_sum(client):
    edition = prepare_edition()
    data = form_data(edition, "kriteria-nilai", **{"baris-0-weight": "49"})
    response = client.post(part_url(edition, "kriteria-nilai"), data)
    assert response.status_code == 422
    line = response.context["refusals"][0]
    assert "Penilaian proposal" in line and "99" in line
    assert 'value="49"' in response.content.decode()
    assert reload_edition(edition).rulebook_version.digest == edition.rulebook_version.digest


def test_a_moment_is_stored_with_the_offset_of_the_installation(client):
    edition = prepare_edition()
    data = form_data(edition, "tahapan", **{"baris-0-closes_at": "2026-08-17T12:00:30"})
    assert client.post(part_url(edition, "tahapan"), data).status_code == 302
    assert reload_edition(edition).rules.stages[0].closes_at == "2026-08-17T12:00:30+07:00"


def test_an_explanation_of_two_lines_is_stored_without_the_browsers_line_ends(client):
    edition = prepare_edition()
    data = form_data(edition, "tahapan", **{"baris-0-help": "Baris satu.\r\nBaris dua."})
    assert client.post(part_url(edition, "tahapan"), data).status_code == 302
    assert reload_edition(edition).rules.stages[0].help == "Baris satu.\nBaris dua."


def test_a_text_changed_meanwhile_is_not_overwritten(client):
    edition = prepare_edition()
    data = form_data(edition, "kategori", **{"baris-0-label": "Dinas"})
    other = form_data(edition, "kategori", **{"baris-0-label": "Badan"})
    assert client.post(part_url(edition, "kategori"), other).status_code == 302
    response = client.post(part_url(edition, "kategori"), data)
    assert response.status_code == 422
    assert "Dinas" in response.content.decode()
    assert reload_edition(edition).rules.categories[0].label == "Badan"


def test_the_file_is_saved_whole_or_not_at_all(client):
    edition = prepare_edition()
    url = reverse("rules-file", args=[edition.slug])
    text = write_yaml(document(name="Aturan baru"))
    digest = edition.rulebook_version.digest
    broken = client.post(url, {"text": text.replace("weight: 50", "weight: 49"), "digest": digest})
    assert broken.status_code == 422
    assert "weight: 49" in broken.content.decode()
    assert client.post(url, {"text": text, "digest": digest}).status_code == 302
    assert reload_edition(edition).rules.name == "Aturan baru"


def test_a_downloaded_file_has_the_same_digest(client):
    edition = prepare_edition()
    text = client.get(reverse("rules-download", args=[edition.slug])).content.decode()
    assert load_document(read_yaml(text)).digest == edition.rulebook_version.digest


def test_settings_are_changed(client):
    edition = prepare_edition()
    data = {"digest": edition.rulebook_version.digest, "name": "Aturan", "grace": 90, "rows": "winners"}
    response = client.post(part_url(edition, "umum"), {**data, "scores": "none", "judges": "hidden"})
    assert response.status_code == 302
    assert reload_edition(edition).rules.grace_seconds == 90


def test_the_draft_of_another_edition_is_not_touched(client):
    first = prepare_edition(1)
    second = prepare_edition(2)
    second.rulebook_version = first.rulebook_version
    second.save(update_fields=["rulebook_version"])
    data = form_data(second, "kategori", **{"baris-0-label": "Dinas"})
    assert client.post(part_url(second, "kategori"), data).status_code == 302
    assert reload_edition(first).rules.categories[0].label == "Perangkat daerah"
    assert reload_edition(second).rules.categories[0].label == "Dinas"
