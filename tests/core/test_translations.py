import gettext

import pytest

from core import translations

PO = """\
msgid ""
msgstr ""
"Language: id\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


@pytest.fixture
def top(tmp_path):
    (tmp_path / "app" / "migrations").mkdir(parents=True)
    (tmp_path / "templates" / "app").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def extract_from(top):
    """Writes one file and returns what is extracted: {(context, msgid): [places]}."""

    def extract(name, text):
        (top / name).write_text(text)
        catalog = translations.extract_messages(top, translations.message_sources(top, ["app"]))
        return {(m.context, m.id): m.locations for m in catalog if m.id}

    return extract


@pytest.fixture
def catalogue(top):
    """Writes a Python file and a catalogue; returns the path of the one and the messages extracted from the other."""

    def write(code, entries):
        (top / "app" / "models.py").write_text(code)
        po = top / "locale" / "id" / "LC_MESSAGES" / "django.po"
        po.parent.mkdir(parents=True)
        po.write_text(PO + entries)
        return po, translations.extract_messages(top, translations.message_sources(top, ["app"]))

    return write


def fault_texts(po, extracted):
    return sorted(map(str, translations.catalogue_faults(po, "id", extracted)))


def test_python_messages_of_every_keyword_are_found(extract_from):
    code = (
        'x = _("plain")\ny = gettext_lazy("two " "parts")\nz = CharField(verbose_name=translation.gettext("dotted"))\n'
        'n = ngettext("one %(n)d", "many %(n)d", n)\n'
        'c = pgettext_lazy("month", "May")\nb = npgettext("c", "one", "more", n)\n'
    )
    place = [("app/models.py", None)]
    assert extract_from("app/models.py", code) == {
        (None, "plain"): place,
        (None, "two parts"): place,
        (None, "dotted"): place,
        (None, ("one %(n)d", "many %(n)d")): place,
        ("month", "May"): place,
        ("c", ("one", "more")): place,
    }


def test_python_names_instead_of_texts_are_left_alone(extract_from):
    assert extract_from("app/models.py", "x = _(label)\nfor _ in rows: pass\n") == {}


def test_migrations_are_not_read(extract_from):
    assert extract_from("app/migrations/0001.py", '_("old label")') == {}


def test_template_messages_are_found_trimmed_with_plural_and_context(extract_from):
    template = """\
{% load i18n %}
    <h1>{% translate "Score" %}</h1>
  {% blocktranslate trimmed count n=rows|length with who=judge.name %}
     {{ who }}'s sheet
     is open
  {% plural %}
     {{ n }} sheets are open
  {% endblocktranslate %}
{% translate "May" context "month" %} <p>not this: _("in the text")</p>
      {% include "components/button.html" with label=_("Send it") only %}
"""
    place = [("templates/app/page.html", None)]
    assert extract_from("templates/app/page.html", template) == {
        (None, "Score"): place,
        (None, ("%(who)s's sheet is open", "%(n)s sheets are open")): place,
        ("month", "May"): place,
        (None, "Send it"): place,
    }


@pytest.mark.parametrize(
    "call",
    ['_(f"{x} rows")', '_("%s rows" % x)', '_("{} rows".format(x))', 'gettext("rows " + x)', 'gettext(x + " rows")'],
)
def test_messages_built_at_run_time_are_refused(top, call):
    (top / "app" / "views.py").write_text(f"\nx = 1\ny = {call}\n")
    faults = translations.messages_built_at_run_time(top, translations.message_sources(top, ["app"]))
    assert list(map(str, faults)) == ["built at run time: app/views.py:3"]


def test_messages_formatted_after_translation_are_accepted(top):
    (top / "app" / "views.py").write_text('y = _("%s rows") % x\nz = _("{} rows").format(x)\nn = _(label)\n')
    assert list(translations.messages_built_at_run_time(top, translations.message_sources(top, ["app"]))) == []


def test_faults_name_each_incomplete_entry(catalogue):
    code = "\n".join(f'_("{text}")' for text in ("done", "new", "empty", "doubtful", "of %(n)d"))
    entries = (
        'msgid "done"\nmsgstr "selesai"\n\nmsgid "empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "doubtful"\nmsgstr "ragu"\n\n'
        'msgid "of %(n)d"\nmsgstr "dari %(m)d"\n\nmsgid "unused"\nmsgstr "tak dipakai"\n\n'
        '#~ msgid "gone"\n#~ msgstr "hilang"\n'
    )
    assert fault_texts(*catalogue(code, entries)) == [
        "fuzzy: 'doubtful'",
        "missing: 'new'",
        "not in the code: 'unused'",
        "obsolete: 'gone'",
        "placeholders differ: 'of %(n)d'",
        "untranslated: 'empty'",
    ]


def test_faults_of_a_complete_catalogue_are_none(catalogue):
    entries = 'msgid "one %(n)d"\nmsgid_plural "%(n)d many"\nmsgstr[0] "%(n)d lembar"\n'
    assert fault_texts(*catalogue('ngettext("one %(n)d", "%(n)d many", n)', entries)) == []


def test_an_untranslated_plural_is_a_fault(catalogue):
    entries = 'msgid "one"\nmsgid_plural "many"\nmsgstr[0] ""\n'
    assert fault_texts(*catalogue('ngettext("one", "many", n)', entries)) == ["untranslated: 'one'"]


def test_merge_sorts_keeps_translations_and_marks_what_is_gone(catalogue):
    po, extracted = catalogue(
        '_("zebra")\n_("apple")\n', 'msgid "zebra"\nmsgstr "zebra"\n\nmsgid "gone"\nmsgstr "hilang"\n'
    )
    translations.merge_catalogue(po, "id", extracted)
    once = po.read_text()
    assert once == translations.HEADER.format(locale="id", plural="nplurals=1; plural=0;") + (
        '#: app/models.py\nmsgid "apple"\nmsgstr ""\n\n#: app/models.py\nmsgid "zebra"\nmsgstr "zebra"\n\n'
        '#~ msgid "gone"\n#~ msgstr "hilang"\n'
    )
    translations.merge_catalogue(po, "id", extracted)
    assert po.read_text() == once


def test_compile_writes_what_gettext_reads_and_only_when_it_is_older(catalogue):
    po, _extracted = catalogue("", 'msgid "apple"\nmsgstr "apel"\n\n#, fuzzy\nmsgid "pear"\nmsgstr "pir?"\n')
    assert translations.compile_catalogue(po, "id") is True
    assert translations.compile_catalogue(po, "id") is False
    with po.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert (compiled.gettext("apple"), compiled.gettext("pear")) == ("apel", "pear")
