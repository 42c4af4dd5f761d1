"""What a person does about a problem on the check page: each POST is one action, and leads back to where it was done.

HTMX asks for actions of a single row and gets that row as it is now, with the counts around it; without it the page is
shown anew. A refusal is said beside the cell, so that what was typed stays.
"""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from campaigns import tasks, uploads
from campaigns.leads import RULE_TITLES
from campaigns.models import LeadState, ProblemValue, Upload, UploadState
from campaigns.signed_in import SignedInRequest
from campaigns.storage_marker import sees_storage
from campaigns.wording import numbered

from . import steps
from .check import summary
from .place import Place, row_number
from .problem_grid import GridRow, grid_rows
from .problem_groups import ProblemKind, kind_called, kinds_of
from .what_became import counts_now, rows_with, what_became


class _Done(NamedTuple):
    """What was done, in a sentence (none where the row itself shows it), and which rows were checked anew.

    `acted_on` are rows of which the sentence says further what became; with `is_for_all` it says how all rows are."""

    sentence: str = ""
    rows: Collection[int] = ()
    acted_on: Sequence[int] = ()
    is_for_all: bool = False


_Action = Callable[[SignedInRequest, Upload, Place], _Done]

BESIDE_THE_ROWS = "rows"
"""Tag of a message that belongs to the rows rather than to the top of the page."""


@require_http_methods(["GET", "HEAD", "POST"])
def fix(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST does it; GET (after a sign-in on the way) leads to the rows."""
    upload = steps.find(request, pk)
    if request.method != "POST":
        return redirect("check", upload.pk)
    action = _ACTIONS.get(request.POST.get("do", ""))
    if action is None:
        raise Http404("no such action")
    if reason := steps.why_not_theirs(request, upload.campaign):
        return _refused(request, upload, reason)
    place = Place.asked_for(request.POST)
    try:
        done = action(request, upload, place)
    except uploads.ChangedMeanwhile as why:
        # Beside the cell it can be said what stands there: that is in no message, which a browser keeps.
        return _refused(request, steps.find(request, pk), why.beside_the_cell if request.htmx else str(why))
    except uploads.NotNow as sentence:
        return _refused(request, steps.find(request, pk), str(sentence))
    upload = _once_checked(request, upload)
    if request.htmx:
        return _rows_as_they_are_now(request, upload, place, done)
    _say(request, upload, place, done)
    return redirect(_back(request, upload, place))


def _correct_row(request: SignedInRequest, upload: Upload, place: Place) -> _Done:
    texts = {int(name[5:]): str(text) for name, text in request.POST.items() if _is_cell(name)}
    seen = uploads.Seen.from_text(request.POST.get("seen", ""))
    rows = uploads.fix_cells(upload=upload, row=place.row, texts=texts, user=request.user, seen=seen)
    if rows is None:
        return _Done(f"Row {place.row:,} is as it was: nothing in it was changed.")
    return _Done(rows=rows)


def _correct_value(request: SignedInRequest, upload: Upload, place: Place) -> _Done:
    value, text = _value(request, upload, place), request.POST.get("text", "")
    if text.strip() == value.found:
        return _Done("Nothing was corrected: the value is the same as before.")
    rows = rows_with(value)
    uploads.fix_value(upload=upload, value=value, text=text, user=request.user)
    return _Done(f"{value.rows:,} changed", acted_on=rows)


def _skip_row(request: SignedInRequest, upload: Upload, place: Place) -> _Done:
    return _Done(rows=uploads.skip_row(upload=upload, row=place.row, user=request.user))


def _skip_value(request: SignedInRequest, upload: Upload, place: Place) -> _Done:
    value = _value(request, upload, place)
    uploads.skip_all(upload=upload, problems=value, user=request.user)
    return _skipped(value.rows)


def _skip_kind(request: SignedInRequest, upload: Upload, place: Place) -> _Done:
    group = _kind(upload, place).group
    uploads.skip_all(upload=upload, problems=group, user=request.user)
    return _skipped(group.rows)


def _skipped(rows: int) -> _Done:
    return _Done(f"{numbered(rows, 'row', 'rows')} skipped.", is_for_all=True)


def _repair(request: SignedInRequest, upload: Upload, place: Place) -> _Done:
    rows = uploads.repair_group(upload=upload, group=_kind(upload, place).group, user=request.user)
    return _Done(f"{len(rows):,} repaired", acted_on=sorted(rows))


def _undo(request: SignedInRequest, upload: Upload, _: Place) -> _Done:
    event = upload.events.filter(pk=row_number(request.POST.get("event", ""))).first()
    if event is None:
        raise uploads.NotNow("There is nothing to undo any more. The page shows what there is now.")
    uploads.undo(upload=upload, event=event, user=request.user)
    return _Done("The change is undone.", is_for_all=True)


def _restore(request: SignedInRequest, upload: Upload, place: Place) -> _Done:
    return _Done(rows=uploads.restore_row(upload=upload, row=place.row, user=request.user))


def _switch_rule(request: SignedInRequest, upload: Upload, _: Place) -> _Done:
    on = request.POST.get("on") == "1"
    code = request.POST.get("code", "")
    uploads.switch_rule(upload=upload, code=code, on=on, user=request.user)
    return _Done(f"The rule “{RULE_TITLES[code]}” is turned {'on' if on else 'off'}.", is_for_all=True)


_ACTIONS: dict[str, _Action] = {
    "correct-row": _correct_row,
    "correct-value": _correct_value,
    "skip-row": _skip_row,
    "skip-value": _skip_value,
    "skip-kind": _skip_kind,
    "restore": _restore,
    "rule": _switch_rule,
    "repair": _repair,
    "undo": _undo,
}


def _once_checked(request: SignedInRequest, upload: Upload) -> Upload:
    """The upload after the check that the action began: done at once where that is quick and the rows
    are in sight, else enqueued."""
    upload = steps.find(request, upload.pk)
    if upload.state != UploadState.CHECKING:
        return upload
    if not uploads.is_small(upload) or not sees_storage():
        tasks.enqueue_work_of(upload.uploaded_by_id)
        return upload
    uploads.check(upload_id=upload.pk)
    tasks.enqueue_work_of(upload.uploaded_by_id)  # another file of the person may have waited for this one
    return steps.find(request, upload.pk)


def _rows_as_they_are_now(request: SignedInRequest, upload: Upload, place: Place, done: _Done) -> HttpResponse:
    """The row, and those among the others on the page that were checked anew because of it."""
    if upload.state != UploadState.CHECKED:
        return HttpResponseClientRefresh()  # it shows how far the check is, and leads back to the row
    on_the_page = {row_number(text) for text in request.POST.get("shown", "")[:1_000].split(",")}
    beside = sorted(on_the_page.intersection(done.rows) - {place.row})
    row, *others = grid_rows(upload, [place.row, *beside]) or [None]
    if row is None:
        return HttpResponseClientRefresh()  # there is no such row in the file
    context = summary(request, upload, place) | {"row": row, "others": others, "spoken": _told(row)}
    return render(request, "parts/check/row_saved.html", context)


def _refused(request: SignedInRequest, upload: Upload, sentence: str) -> HttpResponse:
    """Where the page is still the right one the sentence is shown on it, else it leads to the page that is."""
    if request.htmx and upload.state == UploadState.CHECKING:
        sentence = "The rows are being checked because of another change. Save it again in a moment."
    if request.htmx and upload.state in steps.OPEN_FOR["check"]:
        return HttpResponse(sentence, status=409, content_type="text/plain; charset=utf-8")
    messages.warning(request, sentence)
    address = steps.address_of(upload)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _say(request: SignedInRequest, upload: Upload, place: Place, done: _Done) -> None:
    """Messages are kept in the browser until they are shown, so they hold nothing that stands in the file."""
    if sentence := _sentence(upload, place, done):
        tags = "" if request.POST.get("do") == "rule" else BESIDE_THE_ROWS
        messages.info(request, sentence, extra_tags=tags)


def _sentence(upload: Upload, place: Place, done: _Done) -> str:
    if upload.state != UploadState.CHECKED:
        return f"{done.sentence.rstrip('.')}: all rows are being checked again." if done.sentence else ""
    if done.acted_on:
        return f"{done.sentence}: {what_became(upload, done.acted_on)}."
    if done.is_for_all:
        return f"{done.sentence} {counts_now(upload)}"
    if not done.sentence and (rows := grid_rows(upload, [place.row])):
        return _told(rows[0])
    return done.sentence


def _told(row: GridRow) -> str:
    """How a row is now, in a sentence."""
    sentences: dict[str, str] = {
        LeadState.READY: f"Row {row.row:,} is ready now.",
        LeadState.SKIPPED: f"Row {row.row:,} is skipped.",
        LeadState.BLANK: f"Row {row.row:,} is {'no lead' if row.problems else 'blank'} now.",
    }
    return sentences.get(row.state, f"Row {row.row:,} is not ready yet: what is not right stands in it.")


def _back(request: SignedInRequest, upload: Upload, place: Place) -> str:
    if from_list := request.POST.get("from_list"):  # the list of the rows that are skipped, or of those that are blank
        return f"{reverse('leads', args=[upload.pk])}?state={'blank' if from_list == 'blank' else 'skipped'}"
    if request.POST.get("do") == "rule":
        return reverse("check", args=[upload.pk])  # the counts at its top are what a rule changes
    return place.address(upload)


def _kind(upload: Upload, place: Place) -> ProblemKind:
    if kind := kind_called(place.kind, kinds_of(upload)):
        return kind
    raise uploads.NotNow("No row has this problem any more. The page shows what there is now.")


def _value(request: SignedInRequest, upload: Upload, place: Place) -> ProblemValue:
    """By its text, which is the same after another check, as its id is not."""
    found = _kind(upload, place).group.values.filter(found=request.POST.get("found", "")[:120]).first()
    if found is None:
        raise uploads.NotNow("No row has this value any more. The page shows what there is now.")
    return found


def _is_cell(name: str) -> bool:
    index = name.removeprefix("cell-")
    return index != name and index.isascii() and index.isdecimal() and len(index) < 6
