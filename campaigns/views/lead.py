"""The whole story of one lead: from its row in the file to its outcome."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns import access
from campaigns.lead_story import story_of
from campaigns.leads import Problem
from campaigns.signed_in import SignedInRequest
from campaigns.wording import LEAD_STATES, dialers_reason, lead_state_means

from . import steps
from .badges import tone_of_lead
from .place import row_number


@require_safe
def lead(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    row = row_number(request.GET.get("row", ""))
    if not row:
        raise Http404("no number of a row")
    if not upload.has_tally:
        return steps.lead_on(request, upload, asked_for="lead")
    found = get_object_or_404(upload.leads, row=row)
    story = story_of(upload, found)
    values = zip(upload.rules["map"][1:], found.values[1:], strict=False)
    others = [step.details["upload"] for step in story.steps if "upload" in step.details]
    context = {
        "upload": upload,
        "lead": found,
        "phone": found.phone or str(found.values[0] if found.values else ""),
        "values": [(name, value) for name, value in values if value != ""],
        "state": LEAD_STATES[story.where],
        "tone": tone_of_lead(story.where),
        "meaning": lead_state_means(story.where),
        "reason": dialers_reason(found),
        "problems": [Problem.from_json(each) for each in found.problems],
        "batch": story.batch,
        "steps": story.steps,
        "seen": set(access.uploads_to_see(request.user).filter(pk__in=others).values_list("pk", flat=True)),
        "file_is_away": story.file_is_away,
    }
    return render(request, "pages/lead.html", context)
