"""Forms that were wrong, kept until their page shows them again.

Beside the walk, for the pages and the admin. The answer to a form is never a page: a browser that is led back to such a
page would ask whether to send the form again. So a wrong form is answered with a redirect to its page. What the page
then shows is kept in the person's session, sealed, under an id that stands in the address (`?kept=…`). The page can be
loaded again, and two windows do not disturb each other. What is kept ends with the session, when newer ones have taken
its place, or when the page's right form is taken. A page that says what a right form has found (the do-not-call list)
gets it in the same way.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from campaigns.models import Sealed, WrongCredentialKeys

MOST_KEPT = 3
"""In one session; the oldest goes first."""

MOST_BYTES = 20_000
"""Of one sealed form: each request of the session reads it. Of a form that has more, only the errors are kept."""

_BYTES_OF_SENTENCES = 2_000

_PARAMETER = "kept"
_IN_SESSION = "kept_forms"  # [[id, path of the page, sealed JSON], …]
_TOO_LONG = "What was sent is too long to be shown again. Look at what is shown, and enter the rest once more."
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 # the name of a field


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was sent, and what was said of it: sentences by the name of the field. `sent` is None if it was too much to
    be kept: what is there is always whole."""

    sent: QueryDict | None
    errors: Mapping[str, Sequence[str]]


def ask_again(request: HttpRequest, *, sent: Mapping[str, str], errors: ErrorDict | None = None) -> HttpResponse:
    """The answer to a wrong form: its page, which gets what is given here by `asked_again`. The page finds the `errors`
    anew from what was `sent`, and shows these where that was too much to be kept."""
    said, too_long = sentences(errors) if errors else {}, {NON_FIELD_ERRORS: [_TOO_LONG]}
    sealed = _sealed({"sent": _without_token(sent), "errors": said})
    if len(sealed) > MOST_BYTES:
        sealed = _sealed({"sent": None, "errors": said or too_long})
    if len(sealed) > MOST_BYTES:  # a sentence that quotes what was sent
        sealed = _sealed({"sent": None, "errors": too_long})
    return _lead_to(request, request.get_full_path(), sealed)


def asked_again(request: HttpRequest) -> KeptForm | None:
    """What the page shall show again. None on a page to which no wrong form has led, or which is older than what is
    kept."""
    content = kept_for(request)
    if content is None or request.method == "POST":
        return None
    if content["sent"] is None:
        return KeptForm(None, content["errors"])
    sent = QueryDict(mutable=True)
    sent.update(content["sent"])
    return KeptForm(sent, content["errors"])


def lead_to(request: HttpRequest, address: str, *, content: object) -> HttpResponse:
    """A redirect to a page of ours, which gets the `content` by `kept_for`: what JSON can hold, and not much of it."""
    return _lead_to(request, address, _sealed(content))


def kept_for(request: HttpRequest) -> Any:
    """The content that was kept for this page; None if there is none."""
    asked = [request.GET.get(_PARAMETER, ""), request.path]
    for *known, sealed in request.session.get(_IN_SESSION, []):
        if known == asked:
            try:
                return json.loads(Sealed(sealed).reveal())
            except WrongCredentialKeys:
                return None
    return None


def leads_to_kept(request: HttpRequest) -> bool:
    """Whether something was kept for this address once."""
    return _PARAMETER in request.GET


def forget(request: HttpRequest) -> None:
    """What was kept for this page is not needed any more."""
    asked = request.GET.get(_PARAMETER, "")
    if kept := request.session.get(_IN_SESSION):
        request.session[_IN_SESSION] = [each for each in kept if each[0] != asked]


def forget_page(request: HttpRequest) -> None:
    """A right form was taken: what was kept for its page is not needed any more, in any window."""
    if any(path == request.path for _, path, _ in request.session.get(_IN_SESSION, [])):
        request.session[_IN_SESSION] = [each for each in request.session[_IN_SESSION] if each[1] != request.path]


def fits(sent: Mapping[str, str]) -> bool:
    """Whether all of it would be kept, with room for sentences."""
    return len(_sealed({"sent": _without_token(sent), "errors": {}})) <= MOST_BYTES - _BYTES_OF_SENTENCES


def sentences(errors: ErrorDict) -> dict[str, list[str]]:
    """What is wrong with a form, as JSON can hold it: by the name of the field."""
    return {name: [str(error) for error in of_field] for name, of_field in errors.items()}


def show_errors(form: Form, errors: Mapping[str, Sequence[str]]) -> None:
    """Shows the sentences at the fields of a form that is not bound. One that is bound has found its own."""
    known = {name: list(said) for name, said in errors.items() if name in form.fields or name == NON_FIELD_ERRORS}
    if not known or form.is_bound:
        return
    form.full_clean()
    form.cleaned_data = {}  # add_error wants it, and only a bound form has it
    form.add_error(None, ValidationError(known))


def _without_token(sent: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in sent.items() if name != _TOKEN}


def _sealed(content: object) -> str:
    return Sealed.of(json.dumps(content, ensure_ascii=False)).ciphertext


def _lead_to(request: HttpRequest, address: str, sealed: str) -> HttpResponse:
    path, _, query = address.partition("?")
    asked = QueryDict(query, mutable=True)
    asked[_PARAMETER] = secrets.token_urlsafe(6)
    kept = request.session.get(_IN_SESSION, [])
    request.session[_IN_SESSION] = [*kept, [asked[_PARAMETER], path, sealed]][-MOST_KEPT:]
    return redirect(f"{path}?{asked.urlencode()}")
