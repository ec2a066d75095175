"""The rulebook of an edition: read it, change it part by part or as a file, see it as the public will."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from competition.forms.problems import problem_lines
from competition.forms.rulebooks import EditedTextForm, decode_upload, load_rules, load_rules_text
from competition.forms.rules_tables import (
    RulebookFileForm,
    RulesTable,
    SettingsForm,
    apply_rows,
    build_formset_class,
    display_rows,
    initial_rows,
    rules_tables_of,
)
from competition.models import Edition
from competition.permissions import can_open_edition, can_prepare_edition
from competition.rulebook.checking import check_document
from competition.rulebook.loading import LoadedRulebook
from competition.rulebook.schema import Document
from competition.rulebook.yaml_writing import write_yaml
from competition.selectors.rules import rules_page
from competition.services import revise_rules
from competition.staff.desk import edition_desk
from core.errors import Refused

SETTINGS = "umum"


def _rules_context(request: AuthenticatedRequest, edition: Edition, title: str, **extra: Any) -> dict[str, Any]:
    return {
        "edition": edition,
        "tab": "rules",
        "title": title,
        "rules": rules_page(edition.rulebook_version, timezone.now()),
        "may_prepare": can_prepare_edition(request.user, edition),
        "may_open": can_open_edition(request.user, edition),
        **extra,
    }


@require_safe
@edition_desk
def rules_overview(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    document = edition.rulebook_version.read_document()
    context = _rules_context(
        request,
        edition,
        _("Rules"),
        tables=[_table_context(table, document) for table in rules_tables_of(document).values()],
        warnings=problem_lines(check_document(document).problems, document),
        settings=SettingsForm.initial_values(document),
    )
    return render(request, "competition/staff/rules_overview.html", context)


def _table_context(table: RulesTable, document: Document) -> dict[str, Any]:
    # The weight of a parent is the sum of its parts, which are not counted a second time.
    weights = [item.get("weight", 0) for item in table.items_of(document) if not item.get("parent")]
    return {
        "name": table.name,
        "label": table.label,
        "columns": [column.build_field().label for column in table.columns],
        "rows": display_rows(table, document),
        "has_weights": table.has_weights,
        "sum": sum(weights) if table.has_weights else None,
    }


@require_safe
@edition_desk
def rules_preview(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    context = _rules_context(request, edition, _("Preview"))
    return render(request, "competition/staff/rules_preview.html", context)


@require_safe
@edition_desk
def rules_download(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    version = edition.rulebook_version
    response = HttpResponse(write_yaml(version.read_document()), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{version.code}-v{version.number}.yaml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _require_preparation(request: AuthenticatedRequest, edition: Edition) -> None:
    if not can_prepare_edition(request.user, edition):
        raise PermissionDenied(_("The rules are frozen: the edition was opened. They can only be read."))


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def rules_part(request: AuthenticatedRequest, edition: Edition, part: str) -> HttpResponse:
    _require_preparation(request, edition)
    document = edition.rulebook_version.read_document()
    if part == SETTINGS:
        return _edit_settings(request, edition, document)
    table = rules_tables_of(document).get(part)
    if table is None:
        raise Http404
    formset = build_formset_class(table)(request.POST or None, initial=initial_rows(table, document), prefix="baris")
    refusals: list[str] = []
    if request.method == "POST" and formset.is_valid():
        refusals = _save_document(request, edition, apply_rows(table, document, formset))
        if not refusals:
            return redirect("edition-rules", edition.slug)
    context = _rules_context(request, edition, table.label, table=table, formset=formset, refusals=refusals)
    return _render_editor(request, "competition/staff/rules_part.html", context)


def _edit_settings(request: AuthenticatedRequest, edition: Edition, document: Document) -> HttpResponse:
    form = SettingsForm(request.POST or None, initial=SettingsForm.initial_values(document))
    refusals: list[str] = []
    if request.method == "POST" and form.is_valid():
        refusals = _save_document(request, edition, form.apply_to(document))
        if not refusals:
            return redirect("edition-rules", edition.slug)
    context = _rules_context(request, edition, _("General settings"), form=form, refusals=refusals)
    return _render_editor(request, "competition/staff/rules_settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@edition_desk
def rules_file(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    _require_preparation(request, edition)
    refusals: list[str] = []
    form = RulebookFileForm(initial={"text": write_yaml(edition.rulebook_version.read_document())})
    if request.method == "POST":
        form = RulebookFileForm(request.POST, request.FILES)
        if form.is_valid():
            refusals, text = _save_file(request, edition, form)
            if not refusals:
                return redirect("edition-rules", edition.slug)
            # A browser cannot show an uploaded file again, so its text goes into the text field.
            form = RulebookFileForm(initial={"text": text})
    context = _rules_context(request, edition, _("Rulebook file (YAML)"), form=form, refusals=refusals)
    return _render_editor(request, "competition/staff/rules_file.html", context)


def _save_file(request: AuthenticatedRequest, edition: Edition, form: RulebookFileForm) -> tuple[list[str], str]:
    """Why nothing was saved, and the text that the form shows then."""
    text = form.cleaned_data["text"]
    try:
        if form.cleaned_data["file"]:
            text = decode_upload(form.cleaned_data["file"])
        return _save_rules(request, edition, load_rules_text(text)), text
    except ValidationError as error:
        return error.messages, text


def _save_document(request: AuthenticatedRequest, edition: Edition, document: Document) -> list[str]:
    """Check and save an edited document; why nothing was saved comes back as lines."""
    try:
        return _save_rules(request, edition, load_rules(document))
    except ValidationError as error:
        return error.messages


def _save_rules(request: AuthenticatedRequest, edition: Edition, rulebook: LoadedRulebook) -> list[str]:
    form = EditedTextForm(request.POST)
    try:
        revise_rules(
            edition=edition,
            rulebook=rulebook,
            # Of the text that the page was made from: whoever saved meanwhile is not overwritten.
            edited_digest=form.cleaned_data["digest"] if form.is_valid() else "",
            actor=request.user,
            at=timezone.now(),
        )
    except Refused as error:
        return error.lines
    messages.success(request, _("The rules are saved."))
    return []


def _render_editor(request: AuthenticatedRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with its form. The digest stays that of the text the form came with when saving was refused."""
    is_post = request.method == "POST"
    digest = context["edition"].rulebook_version.digest
    context["edited_text"] = EditedTextForm(request.POST if is_post else None, initial={"digest": digest})
    return render(request, template, context, status=422 if is_post else 200)
