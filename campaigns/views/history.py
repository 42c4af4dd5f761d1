"""My teams' confirmed uploads and my own ones that are not confirmed, newest first."""

from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns import history as questions
from campaigns.forms import HistoryFilter
from campaigns.models import Upload
from campaigns.signed_in import SignedInRequest

UPLOADS_A_PAGE = 25


@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    asked = HistoryFilter(request.GET, user=request.user)
    uploads = asked.narrow(questions.history_of(request.user))
    page = Paginator(uploads, UPLOADS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": asked,
        "page": page,
        "lines": questions.lines(cast(QuerySet[Upload], page.object_list)),
        "is_narrowed": any(request.GET.get(name) for name in asked.fields),
    }
    return render(request, "pages/history.html", context)
