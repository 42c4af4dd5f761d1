"""Step 2: the file as it was read, and which of its columns is which of the campaign's fields."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from campaigns import kept_forms, tasks, uploads
from campaigns.cloudagent import ROW_CHARACTERS
from campaigns.file_turns import why_it_waits
from campaigns.forms import HeaderRowForm
from campaigns.heartbeats import nobody_works_on
from campaigns.leads import DAY_FIRST, EXPIRY, MONTH_FIRST, Problem
from campaigns.models import Upload, UploadState
from campaigns.signed_in import SignedInRequest
from campaigns.spreadsheets import ENCODINGS

from . import steps
from .column_choices import choices_of, column_choices, constant_choices, first_rows, still_needed
from .column_parts import consequences, option_groups
from .live import live

DELIMITER_NAMES = {
    "comma": "commas  ,",
    "semicolon": "semicolons  ;",
    "tab": "tabs",
    "bar": "vertical bars  |",
    "none": "nothing: one column",
}
QUOTING_NAMES = {"quoted": "around cells", "plain": "plain characters"}
DATE_ORDERS = (
    ("", "as the column shows it, else the day first"),
    (DAY_FIRST, "the day first: 3 April"),
    (MONTH_FIRST, "the month first: March 4"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    if upload.state not in steps.OPEN_FOR["columns"]:
        return steps.lead_on(request, upload, asked_for="columns")
    if upload.state == UploadState.READING:
        return redirect("columns", upload.pk) if request.method == "POST" else _reading(request, upload)
    if request.htmx:  # it was being read a moment ago, and may be past this page already
        return HttpResponseClientRedirect(steps.address_of(upload))
    if upload.state == UploadState.UNREADABLE:
        return _unreadable(request, upload)
    if request.method == "POST":
        return _post(request, upload)
    return _page(request, upload)


def _unreadable(request: SignedInRequest, upload: Upload) -> HttpResponse:
    if request.method == "POST":
        try:
            uploads.read_again(upload=upload)
        except uploads.NotNow as sentence:
            messages.warning(request, str(sentence))
        else:
            tasks.enqueue_work_of(upload.uploaded_by_id)
        return redirect("columns", upload.pk)
    context = {"upload": upload, "step": 2, "may_be_read_again": uploads.may_be_read_again(upload)}
    return render(request, "pages/unreadable.html", context)


def _post(request: SignedInRequest, upload: Upload) -> HttpResponse:
    try:
        return _POSTS.get(request.POST.get("do", ""), _choose_columns)(request, upload)
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return redirect("columns", upload.pk)


def _reading(request: SignedInRequest, upload: Upload) -> HttpResponse:
    context = {
        "upload": upload,
        "step": 2,
        "is_final": False,
        "title": "Collecting the rows…" if upload.is_made_from_parent else "Reading the file…",
        "spoken": "Collecting the rows" if upload.is_made_from_parent else "Reading the file",
        "is_stuck": nobody_works_on(tasks.task_for(upload).queue),
        "why_it_waits": why_it_waits(upload),
    }
    return live(request, page="pages/reading.html", part="parts/reading.html", context=context, soon=True)


def _choose_sheet(request: SignedInRequest, upload: Upload) -> HttpResponse:
    uploads.choose_sheet(upload=upload, sheet=request.POST.get("sheet", ""))
    tasks.enqueue_work_of(upload.uploaded_by_id)
    return redirect("columns", upload.pk)


def _choose_text(request: SignedInRequest, upload: Upload) -> HttpResponse:
    uploads.choose_how_text_is_read(
        upload=upload,
        encoding=request.POST.get("encoding", ""),
        delimiter=request.POST.get("other_delimiter") or request.POST.get("delimiter", ""),
        quoting=request.POST.get("quoting", ""),
    )
    tasks.enqueue_work_of(upload.uploaded_by_id)
    return redirect("columns", upload.pk)


def _choose_header(request: SignedInRequest, upload: Upload) -> HttpResponse:
    form = _header_form(request.POST)
    if not form.is_valid():
        return kept_forms.ask_again(request, sent=request.POST.dict(), errors=form.errors)
    uploads.choose_header_row(upload=upload, header_row=form.cleaned_data["header_row"])
    kept_forms.forget_page(request)
    return redirect("columns", upload.pk)


def _header_form(sent: QueryDict) -> HeaderRowForm:
    """A row's own button says which row; else the field below says it."""
    row = sent.get("row")
    return HeaderRowForm({"header_row": row} if row else sent)


def _choose_columns(request: SignedInRequest, upload: Upload) -> HttpResponse:
    choices = _choices(request.POST, upload)
    column, _, field = request.POST.get("use", "").partition("=")
    is_suggestion = column.isdecimal() and int(column[:4]) < len(choices)
    if is_suggestion:
        choices[int(column[:4])] = field
    problems = uploads.choose_columns(
        upload=upload,
        choices=choices,
        constants={each.name: request.POST.get(f"constant-{each.name}", "") for each in upload.campaign.fields()},
        date_order=request.POST.get("date_order", ""),
    )
    if is_suggestion:
        return redirect(f"{reverse('columns', args=[upload.pk])}#column-{column[:4]}")
    if problems:  # the upload has all else that was sent
        chosen = {f"column-{index}": choice for index, choice in enumerate(choices) if choice}
        return kept_forms.ask_again(request, sent={"do": "columns"} | chosen)
    if steps.why_not_theirs(request, upload.campaign):
        return redirect("columns", upload.pk)  # the page says why
    uploads.begin_check(upload=upload)
    kept_forms.forget_page(request)
    tasks.enqueue_work_of(upload.uploaded_by_id)
    return redirect("check", upload.pk)


def _choices(sent: QueryDict, upload: Upload) -> list[str]:
    return [sent.get(f"column-{index}", "") for index in range(len(upload.columns))]


_POSTS = {"sheet": _choose_sheet, "text": _choose_text, "header": _choose_header, "columns": _choose_columns}


def _page(request: SignedInRequest, upload: Upload) -> HttpResponse:
    """After a wrong form, with what was chosen, and what is wrong with it."""
    again = kept_forms.asked_again(request)
    if again is None:
        return _shown(request, upload, choices_of(upload))
    if again.sent is None:
        return _after_too_much(request, upload, again.errors)
    if _POSTS.get(again.sent.get("do", "")) is _choose_header:
        return _shown(request, upload, choices_of(upload), header_form=_header_form(again.sent))
    choices = _choices(again.sent, upload)
    return _shown(request, upload, choices, problems=uploads.problems_of_choices(upload, choices))


def _after_too_much(request: SignedInRequest, upload: Upload, errors: Mapping[str, Sequence[str]]) -> HttpResponse:
    """The form was too large to be kept. What the upload has is shown, with what was wrong."""
    for sentence in errors.get(NON_FIELD_ERRORS, []):
        messages.warning(request, sentence)
    choices, header_form = choices_of(upload), _stored_header_form(upload)
    kept_forms.show_errors(header_form, {name: said for name, said in errors.items() if name != NON_FIELD_ERRORS})
    problems = uploads.problems_of_choices(upload, choices)
    return _shown(request, upload, choices, problems=problems, header_form=header_form)


def _stored_header_form(upload: Upload) -> HeaderRowForm:
    return HeaderRowForm(initial={"header_row": upload.header_row or None})


def _shown(
    request: SignedInRequest,
    upload: Upload,
    choices: Sequence[str],
    *,
    problems: Sequence[Problem] = (),
    header_form: HeaderRowForm | None = None,
) -> HttpResponse:
    fields, rows = upload.campaign.fields(), first_rows(upload)
    context = {
        "upload": upload,
        "step": 2,
        "rows": rows,
        "option_groups": option_groups(fields, [*choices, *(match["field"] for match in upload.matches)]),
        "columns": column_choices(upload, choices),
        "needed": still_needed(fields, choices, upload.constants),
        "constants": constant_choices(fields, choices, upload.constants),
        "row_characters": ROW_CHARACTERS,
        "has_dates": any(field.name == EXPIRY for field in fields),
        "date_orders": DATE_ORDERS,
        "consequences": consequences(upload, rows),
        "problems": problems,
        "encodings": [(key, encoding.name) for key, encoding in ENCODINGS.items()],
        "delimiters": _delimiters(upload),
        "quotings": QUOTING_NAMES.items(),
        "sheets": [(sheet, upload.sheets_with_leads.get(sheet)) for sheet in upload.sheets],
        "header_form": header_form or _stored_header_form(upload),
        "closed": steps.why_not_theirs(request, upload.campaign),
    }
    return render(request, "pages/columns.html", context)


def _delimiters(upload: Upload) -> list[tuple[str, str]]:
    """Those to choose from, and the one that the file itself names, should it be another."""
    own = {} if upload.delimiter in DELIMITER_NAMES else {upload.delimiter: upload.delimiter}
    return [*DELIMITER_NAMES.items(), *own.items()]
