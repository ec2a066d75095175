from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competition.enums import EditionStatus
from competition.models import Edition
from core.errors import Refused
from submissions.forms.answers import AnswersForm
from submissions.forms.proposal import ProposalForm
from submissions.permissions import can_write_proposal, units_for_new_proposal
from submissions.selectors.answers import sections_of_proposal
from submissions.selectors.copying import earlier_proposals_of
from submissions.selectors.portal import open_editions
from submissions.selectors.sections import section_weight
from submissions.services.copying import copy_proposal
from submissions.services.writing import save_answers, start_proposal, update_identity
from submissions.views.access import get_visible_proposal, login_keeping_text, render_not_writable
from submissions.views.page_context import writing_page_context


@login_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_start(request, slug):
    """Begin a proposal for one of the person's units, empty or with the text of an earlier one."""
    at, units = timezone.now(), units_for_new_proposal(request.user)
    edition = get_object_or_404(Edition.objects.exclude(status=EditionStatus.DRAFT), slug=slug)
    found = next((row for row in open_editions(at) if row.edition == edition), None)
    if found is None or not units:
        context = {"edition": edition, "has_unit": bool(units)}
        return render(request, "submissions/proposal_start_refused.html", context, status=403)
    earlier = earlier_proposals_of(request.user, besides=edition)
    code = request.POST.get("salin") or request.GET.get("salin")
    source = get_object_or_404(earlier.select_related("group", "category"), code=code) if code else None
    form = ProposalForm(request.POST or None, edition=found.edition, units=units, source=source)
    if form.is_valid():
        try:
            made, said = _begin(found.edition, form.proposal_data(), source, request.user, at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("proposal-detail", made.code)
    context = {"form": form, "edition": edition, "open": found, "earlier": earlier, "source": source}
    return render(request, "submissions/proposal_start.html", context)


def _begin(edition, data, source, actor, at):
    """The new draft, and what is told about it."""
    if source is None:
        made = start_proposal(edition=edition, data=data, actor=actor, at=at)
        return made, _("The draft is saved. Fill in its sections one after the other.")
    copied = copy_proposal(edition=edition, data=data, source=source, actor=actor, at=at)
    lines = [_("The draft is saved. Answers copied from %(code)s: %(count)d.")]
    if copied.fresh:
        lines.append(_("Questions that are new: %(fresh)s."))
    lines.append(_("Evidence and declarations are not copied; read every answer again."))
    words = {"code": source.code, "count": copied.count, "fresh": "; ".join(copied.fresh)}
    return copied.proposal, " ".join(lines) % words


@login_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_identity(request, code):
    at = timezone.now()
    proposal = get_visible_proposal(request, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    form = ProposalForm(
        request.POST or None, edition=proposal.edition, units=units_for_new_proposal(request.user), proposal=proposal
    )
    if form.is_valid():
        try:
            update_identity(proposal=proposal, data=form.proposal_data(), actor=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _saved(at))
            return redirect("proposal-detail", proposal.code)
    return render(
        request,
        "submissions/proposal_identity.html",
        {"form": form, **writing_page_context(proposal, request.user, at)},
    )


@login_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_write(request, code, section):
    """One section. What is valid is stored even when something beside it is not."""
    at = timezone.now()
    proposal = get_visible_proposal(request, code)
    sections = sections_of_proposal(proposal)
    place = next((place for place, one in enumerate(sections) if one.code == section), None)
    if place is None:
        raise Http404
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    following = sections[place + 1] if place + 1 < len(sections) else None
    form = AnswersForm(request.POST if request.method == "POST" else None, proposal=proposal, section=sections[place])
    problem = ""
    if request.method == "POST":
        form.is_valid()
        try:
            saved = save_answers(proposal=proposal, texts=form.texts(), opened=form.opened(), actor=request.user, at=at)
        except Refused as refusal:
            problem = str(refusal)
        else:
            form.conflicts = saved.conflicts
            if not form.errors and not saved.conflicts:
                messages.success(request, _saved(at))
                return _after(request, proposal, section, following)
            proposal = get_visible_proposal(request, code)
            form.refresh(proposal)
    context = {
        "form": form,
        "rows": form.rows(),
        "section": sections[place],
        "number": place + 1,
        "count": len(sections),
        "before": sections[place - 1] if place else None,
        "following": following,
        "problem": problem,
        "weight": section_weight(proposal, sections[place]),
        **writing_page_context(proposal, request.user, at),
    }
    return render(request, "submissions/proposal_write.html", context)


@login_required
@require_safe
def proposal_state(request, code):
    """What a save may have changed around the form; the page asks for it by itself."""
    at = timezone.now()
    proposal = get_visible_proposal(request, code)
    if not can_write_proposal(request.user, proposal, at):
        return render_not_writable(request, proposal, at)
    context = {"here": request.GET.get("di", ""), **writing_page_context(proposal, request.user, at)}
    return render(request, "submissions/proposal_state.html", context)


def _after(request, proposal, section, following):
    if "next" not in request.POST:
        return redirect("proposal-write", proposal.code, section)
    if following is None:
        return redirect("proposal-evidence" if proposal.edition.rules.evidence else "proposal-detail", proposal.code)
    return redirect("proposal-write", proposal.code, following.code)


def _saved(at) -> str:
    return _("Saved %(time)s") % {"time": timezone.localtime(at).strftime("%H.%M.%S")}
