"""My uploads and my teams' confirmed ones, newest first."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns import history as questions
from campaigns.forms import HistoryFilter

UPLOADS_A_PAGE = 25


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    asked = HistoryFilter(request.GET, user=request.user)
    uploads = asked.narrow(questions.history_of(request.user))
    page = Paginator(uploads, UPLOADS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": asked,
        "page": page,
        "lines": questions.lines(page.object_list),
        "is_narrowed": any(request.GET.get(name) for name in asked.fields),
    }
    return render(request, "pages/history.html", context)
