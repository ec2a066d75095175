"""The rulebook of an edition: read it, change it part by part or as a file, see it as the public will."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competition.forms.edition import load_rules, load_rules_text, text_of
from competition.forms.parts import FileForm, SettingsForm, changed_document, parts_of, read_rows, row_forms, shown_rows
from competition.forms.problems import problem_lines
from competition.permissions import can_open_edition, can_prepare_edition
from competition.rulebook.checking import check_document
from competition.rulebook.yaml_writing import write_yaml
from competition.selectors import rules_page
from competition.services import revise_rules
from competition.staff.desk import edition_desk
from core.errors import Refused

SETTINGS = "umum"


def _context(request, edition, title, **more):
    return {
        "edition": edition,
        "tab": "rules",
        "title": title,
        "rules": rules_page(edition.rulebook_version, timezone.now()),
        "may_prepare": can_prepare_edition(request.user, edition),
        "may_open": can_open_edition(request.user, edition),
        **more,
    }


@require_safe
@edition_desk
def rules_overview(request, edition):
    document = edition.rulebook_version.read_document()
    tables = [
        {
            "part": part,
            "columns": [column.field().label for column in part.columns],
            "rows": read_rows(part, document),
            "sum": sum(item.get("weight", 0) for item in part.items(document) if not item.get("parent"))
            if part.sums
            else None,
        }
        for part in parts_of(document).values()
    ]
    warnings = problem_lines(check_document(document).problems, document)
    context = _context(
        request, edition, _("Rules"), tables=tables, warnings=warnings, settings=SettingsForm.shown(document)
    )
    return render(request, "competition/staff/rules_overview.html", context)


@require_safe
@edition_desk
def rules_preview(request, edition):
    return render(request, "competition/staff/rules_preview.html", _context(request, edition, _("Preview")))


@require_safe
@edition_desk
def rules_download(request, edition):
    version = edition.rulebook_version
    response = HttpResponse(write_yaml(version.read_document()), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{version.code}-v{version.number}.yaml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _require_preparation(request, edition) -> None:
    if not can_prepare_edition(request.user, edition):
        raise PermissionDenied(_("The rules are frozen: the edition was opened. They can only be read."))


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def rules_part(request, edition, part):
    _require_preparation(request, edition)
    document = edition.rulebook_version.read_document()
    if part == SETTINGS:
        return _settings(request, edition, document)
    chosen = parts_of(document).get(part)
    if chosen is None:
        raise Http404
    formset = row_forms(chosen)(request.POST or None, initial=shown_rows(chosen, document), prefix="baris")
    refusals = []
    if request.method == "POST" and formset.is_valid():
        refusals = _save_document(request, edition, changed_document(chosen, document, formset))
        if not refusals:
            return redirect("edition-rules", edition.slug)
    context = _context(
        request, edition, chosen.label, part=chosen, formset=formset, refusals=refusals, seen=_seen(request, edition)
    )
    return _answer(request, "competition/staff/rules_part.html", context)


def _settings(request, edition, document):
    form = SettingsForm(request.POST or None, initial=SettingsForm.shown(document))
    refusals = []
    if request.method == "POST" and form.is_valid():
        refusals = _save_document(request, edition, form.changed(document))
        if not refusals:
            return redirect("edition-rules", edition.slug)
    title = _("General settings")
    context = _context(request, edition, title, form=form, refusals=refusals, seen=_seen(request, edition))
    return _answer(request, "competition/staff/rules_settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def rules_file(request, edition):
    _require_preparation(request, edition)
    refusals = []
    form = FileForm(initial={"text": write_yaml(edition.rulebook_version.read_document())})
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            refusals, text = _save_file(request, edition, form)
            if not refusals:
                return redirect("edition-rules", edition.slug)
            form = FileForm(initial={"text": text})
    title = _("Rulebook file (YAML)")
    context = _context(request, edition, title, form=form, refusals=refusals, seen=_seen(request, edition))
    return _answer(request, "competition/staff/rules_file.html", context)


def _save_file(request, edition, form) -> tuple[list[str], str]:
    text = form.cleaned_data["text"]
    try:
        if form.cleaned_data["file"]:
            text = text_of(form.cleaned_data["file"])
        return _save(request, edition, load_rules_text(text)), text
    except ValidationError as error:
        return error.messages, text


def _save_document(request, edition, document) -> list[str]:
    """Check and save the rules; what speaks against it comes back as lines."""
    try:
        return _save(request, edition, load_rules(document))
    except ValidationError as error:
        return error.messages


def _save(request, edition, rulebook) -> list[str]:
    """Save the rules; what speaks against it comes back as lines."""
    try:
        revise_rules(
            edition=edition,
            rulebook=rulebook,
            seen=request.POST.get("seen", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except Refused as error:
        return error.lines
    messages.success(request, _("The rules are saved."))
    return []


def _seen(request, edition) -> str:
    """The digest of the text that is being edited: the one the form came with, else the present one."""
    return request.POST.get("seen") or edition.rulebook_version.digest


def _answer(request, template, context):
    return render(request, template, context, status=422 if request.method == "POST" else 200)
