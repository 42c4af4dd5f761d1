"""What a person was told of uploads, and how the person wants to be told. Every page shows what is new, and asks for
more by itself (static/js/notifications.js)."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import notifications as told
from campaigns.forms import NotificationChoicesForm
from campaigns.kept_forms import ask_again, asked_again, forget_page
from campaigns.models import NotificationChoices, Shown, Whose
from campaigns.signed_in import SignedInRequest
from campaigns.wording import CHOICES_ARE_KEPT, NO_ADDRESS, NO_MAIL_HERE, mails_go_to

LONGEST_SHOWN = 200
"""So many characters at most say what a page shows already."""

LARGEST_ID = 2**63 - 1


@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: SignedInRequest) -> HttpResponse:
    """What was told lately, and the person's choices; POST keeps them."""
    if request.method == "POST":
        return _keep(request)
    kept = asked_again(request)
    form = NotificationChoicesForm(
        kept.sent if kept and kept.sent else None, initial=_as_form(told.choices_of(request.user))
    )
    context = {
        "form": form,
        "lines": told.told_lately(request.user),
        "about_mails": _about_mails(request),
        "most_mails": told.MOST_AN_HOUR,
    }
    return render(request, "pages/notifications.html", context)


@require_safe
def new(request: SignedInRequest) -> HttpResponse:
    """The part of every page that says what is new; 204 where the page `shown` the same already."""
    news = told.news_for(request.user)
    if request.GET.get("shown", "")[:LONGEST_SHOWN] == news.version:
        return HttpResponse(status=204)
    return render(request, "parts/notifications.html", {"news": news})


@require_http_methods(["GET", "HEAD", "POST"])
def seen(request: SignedInRequest) -> HttpResponse:
    """POST: all that was shown is seen. GET (after a sign-in on the way) leads to the list."""
    text = request.POST.get("until", "")
    if request.method == "POST" and text.isdecimal() and int(text[:20]) <= LARGEST_ID:
        told.see(request.user, until=int(text))
        if request.htmx:
            return render(request, "parts/notifications.html", {"news": told.news_for(request.user)})
    return redirect("notifications")


@require_http_methods(["GET", "HEAD", "POST"])
def look_at(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST: the notification is seen, and its upload is shown. GET as with `seen`."""
    if request.method != "POST":
        return redirect("notifications")
    upload = told.look_at(request.user, pk)
    if upload is None:
        raise Http404
    return redirect("upload", upload.pk)


def news_of(request: HttpRequest) -> told.News | None:
    """What is new for who asks, for the layout of all pages; None where nobody has signed in."""
    return told.news_for(request.user) if request.user.is_authenticated else None


def _keep(request: SignedInRequest) -> HttpResponse:
    form = NotificationChoicesForm(request.POST)
    if not form.is_valid():
        return ask_again(request, sent=request.POST, errors=form.errors)
    chosen = form.cleaned_data
    told.choose(
        person=request.user,
        shown=Shown(chosen["shown"]),
        whose=Whose(chosen["whose"]),
        by_mail=chosen["by_mail"],
        summary_hour=chosen["summary_hour"],
    )
    forget_page(request)
    messages.success(request, CHOICES_ARE_KEPT)
    return redirect("notifications")


def _as_form(choices: NotificationChoices) -> dict[str, object]:
    return {name: getattr(choices, name) for name in NotificationChoicesForm.base_fields}


def _about_mails(request: SignedInRequest) -> str:
    if not settings.SENDS_MAIL:
        return NO_MAIL_HERE
    return mails_go_to(request.user.email) if request.user.email else NO_ADDRESS
