"""The page of one section, and saving while somebody writes: small JSON in, small JSON out. It works without that."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import AuthenticatedRequest
from competition.rulebook.entry_rules import SectionRules
from competition.rulebook.vocabulary import QuestionKind
from core.autosave import SavedText, ask_to_sign_in, refuse_other_account, respond_to_change
from core.errors import Refused
from core.text_changes import TextChange
from submissions.models import Proposal
from submissions.permissions import can_write_proposal, find_writable_proposal
from submissions.selectors.answers import sections_of_proposal
from submissions.selectors.proposal_status import why_not_writable
from submissions.selectors.sections import section_weight
from submissions.views.access import get_visible_proposal, login_keeping_text, render_not_writable
from submissions.views.page_context import saved_sentence, writing_page_context
from submissions.writing.forms import AnswersForm, OpenSectionForm, clean_answer
from submissions.writing.services import save_answer_change, save_answers


@login_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_write(request: AuthenticatedRequest, code: str, section: str) -> HttpResponse:
    """One section of the form. Valid answers are stored even when another one is not valid."""
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    sections = sections_of_proposal(proposal)
    position = next((number for number, candidate in enumerate(sections) if candidate.code == section), None)
    if position is None:
        raise Http404
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    following = sections[position + 1] if position + 1 < len(sections) else None
    data = request.POST if request.method == "POST" else None
    form = AnswersForm(data, proposal=proposal, section=sections[position])
    problem = ""
    if request.method == "POST":
        # Errors are shown, but do not keep the valid answers from being stored.
        form.is_valid()
        try:
            saved = save_answers(proposal=proposal, texts=form.texts(), opened=form.opened(), actor=request.user, at=at)
        except Refused as refusal:
            problem = str(refusal)
        else:
            form.conflicts = saved.conflicts
            if not form.errors and not saved.conflicts:
                messages.success(request, saved_sentence(at))
                return _redirect_after_save(request, proposal, section, following)
            proposal = get_visible_proposal(request.user, code)
            form.refresh(proposal)
    context = {
        "form": form,
        "section": sections[position],
        "number": position + 1,
        "count": len(sections),
        "before": sections[position - 1] if position else None,
        "following": following,
        "problem": problem,
        "weight": section_weight(proposal, sections[position]),
        **writing_page_context(proposal, request.user, at),
    }
    return render(request, "submissions/proposal_write.html", context)


@login_required
@require_safe
def proposal_state(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """What a save may have changed around the form; the page asks for it by itself."""
    at = timezone.now()
    proposal = get_visible_proposal(request.user, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    form = OpenSectionForm(request.GET)
    open_section = form.cleaned_data["di"] if form.is_valid() else ""
    context = {"open_section": open_section, **writing_page_context(proposal, request.user, at)}
    return render(request, "submissions/proposal_state.html", context)


def _redirect_after_save(
    request: AuthenticatedRequest, proposal: Proposal, section: str, following: SectionRules | None
) -> HttpResponse:
    """To the section itself, or after the button “save and go on” to what follows it."""
    if "next" not in request.POST:
        return redirect("proposal-write", proposal.code, section)
    if following is None:
        return redirect("proposal-evidence" if proposal.edition.rules.evidence else "proposal-detail", proposal.code)
    return redirect("proposal-write", proposal.code, following.code)


@never_cache
@require_POST
def answer_save(request: HttpRequest, code: str, question: str) -> JsonResponse:
    """Save the change of one answer; 401 sign in first, 403 not now, otherwise as `respond_to_change`."""
    if not request.user.is_authenticated:
        return ask_to_sign_in()
    actor, at = request.user, timezone.now()
    other_account = refuse_other_account(request, actor.code)
    if other_account is not None:
        return other_account
    proposal = find_writable_proposal(actor, code, at)
    if proposal is None:
        # Invisible is 404; visible to somebody who may not write now is 403 with the reason.
        visible = get_visible_proposal(actor, code, has_page=False)
        return JsonResponse({"problem": why_not_writable(visible, at, is_writer=True)}, status=403)
    row = get_object_or_404(proposal.edition.rulebook_version.questions, code=question)

    def save(change: TextChange) -> SavedText:
        clean = partial(clean_answer, row.rules)
        answer = save_answer_change(proposal=proposal, question=row, change=change, clean=clean, actor=actor, at=at)
        return SavedText(answer.stored, answer.saved_at or at, is_cleaned=row.rules.kind != QuestionKind.TEXT)

    return respond_to_change(request, save=save)


@login_required
@require_safe
def signed_in(request: AuthenticatedRequest) -> HttpResponse:
    """Where the dialog of a writing page lands when somebody has signed in again."""
    return render(request, "submissions/signed_in.html")
