"""A body that is too large is refused by the page that it is for, before anything reads it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from campaigns.cloudagent import MAX_CALLBACK_BYTES
from leadsportal.bodies.sizes import FORM_BYTES, PUBLIC_BYTES, BodySizesMiddleware, largest_form
from leadsportal.signing_in import sessions
from tests import make
from tests.every_address import every_address
from tests.views.conftest import signed_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

FORMS_WITH_A_FILE = {"new", "attach", "admin:campaigns_donotcallnumber_add"}
ADD_NUMBERS = reverse("admin:campaigns_donotcallnumber_add")
MULTIPART = "multipart/form-data; boundary=x"


class Unread:
    """A body that nobody may read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def announced(length: int, *, content_type: str = MULTIPART) -> dict:
    """A request whose body is not sent yet, but for its length."""
    return {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": content_type, "wsgi.input": Unread()}


def views() -> dict[str, Callable[..., Any]]:
    """The view of each address, by the address's name."""
    found = {address.name: address.view for address in every_address()}
    assert len(found) > 60
    return found


def refusal_of(view: Callable[..., Any], length: int, user) -> int | None:
    """The status with which a body of this length is refused; None if the page may read it."""
    request = RequestFactory().generic("POST", "/", **announced(length))
    request.user = user
    answer = BodySizesMiddleware(lambda _: None).process_view(request, view)
    return answer and answer.status_code


def test_each_address_refuses_300_megabytes_even_of_an_administrator():
    admin = make.person("admin", administrator=True)
    make.team(members=[admin], campaigns=[make.campaign()])
    taken = [name for name, view in views().items() if refusal_of(view, 300_000_000, admin) != 413]
    assert taken == []


def test_only_the_forms_with_a_file_take_more_than_a_form():
    admin = make.person("admin", administrator=True)
    make.team(members=[admin], campaigns=[make.campaign()])
    large = {name for name, view in views().items() if refusal_of(view, FORM_BYTES + 1, admin) is None}
    assert large == FORMS_WITH_A_FILE
    for name in FORMS_WITH_A_FILE:
        assert refusal_of(views()[name], largest_form(), admin) is None
        assert refusal_of(views()[name], largest_form() + 1, admin) == 413


def test_what_anybody_may_reach_takes_less_but_for_callbacks():
    public = {name: view for name, view in views().items() if not getattr(view, "login_required", True)}
    taken = {name for name, view in public.items() if refusal_of(view, PUBLIC_BYTES + 1, None) is None}
    assert taken == {"callback", "no-callback", "no-callbacks"}
    for name in taken:
        assert refusal_of(public[name], MAX_CALLBACK_BYTES, None) is None
        assert refusal_of(public[name], MAX_CALLBACK_BYTES + 1, None) == 413


def test_a_large_file_is_taken_only_of_somebody_who_may_upload():
    make.team(members=[make.person()], campaigns=[make.campaign()])
    newcomer, asha = make.person("newcomer"), make.person()
    by_name = views()
    assert refusal_of(by_name["new"], FORM_BYTES + 1, newcomer) == 302
    assert refusal_of(by_name["new"], FORM_BYTES + 1, asha) is None
    assert refusal_of(by_name["admin:campaigns_donotcallnumber_add"], FORM_BYTES + 1, asha) == 302


@pytest.mark.parametrize(
    ("address", "said"),
    [("/uploads/new/", "You have no campaign to send leads to yet"), (ADD_NUMBERS, "ask an administrator")],
)
def test_of_anybody_else_it_is_not_read_and_the_page_says_why(address, said):
    newcomer = signed_in_as(make.person("newcomer"))
    answer = newcomer.post(address, **announced(5_000_000))
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert said in newcomer.get(address, follow=True).content.decode()


@pytest.mark.parametrize("content_type", [MULTIPART, "application/x-www-form-urlencoded", "application/json"])
def test_the_sign_in_page_reads_nothing_of_a_large_body(content_type):
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", **announced(300_000_000, content_type=content_type))
    assert answer.status_code == 413
    assert "What was sent is too large" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/uploads/new/", ADD_NUMBERS, "/uploads/1/fix/", "/no-such-page/", "/no-such-page"]
)
def test_of_somebody_who_has_not_signed_in_nothing_is_read(address):
    answer = Client(enforce_csrf_checks=True).post(address, **announced(50_000_000))
    assert answer.status_code in (302, 404)


@pytest.mark.parametrize("address", ["/callbacks/anything/", "/callbacks/anything", "/callbacks/any/thing/"])
def test_a_callback_that_is_too_long_is_told_so_in_plain_text(address):
    answer = Client().post(address, **announced(MAX_CALLBACK_BYTES + 1))
    assert (answer.status_code, answer["Content-Type"]) == (413, "text/plain; charset=utf-8")


@pytest.mark.parametrize("address", ["/sign-in/", "/uploads/new/"])
def test_a_form_without_a_length_is_refused(address):
    asha = make.person()
    make.team(members=[asha], campaigns=[make.campaign()])
    in_chunks = {"wsgi.input": Unread(), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = signed_in_as(asha).post(address, **in_chunks, CONTENT_LENGTH="", CONTENT_TYPE=MULTIPART)
    assert answer.status_code == 411


@pytest.mark.parametrize("length", ["", "x", "1e9"])
def test_a_length_that_is_no_number_is_none(length):
    answer = Client().post("/sign-in/", CONTENT_LENGTH=length, **{"wsgi.input": Unread()})
    assert answer.status_code in (302, 403)


def test_the_page_of_the_proxy_says_the_same(client):
    answer = client.get("/proxy/too-large/")
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "A file may have 50 MB." in page
    assert "A form without a file may have 1 MB, and that of the sign-in 64 KB." in page


@pytest.mark.parametrize(
    ("address", "name", "status"),
    [
        ("/uploads/new/", "asha", 204),
        ("/uploads/new/?campaign=3", "asha", 204),
        ("/uploads/new/", "newcomer", 401),
        ("/uploads/7/attach/", "asha", 204),
        ("/uploads/7/attach/", "newcomer", 401),
        (ADD_NUMBERS, "asha", 401),
        ("/sign-in/", "asha", 401),
        ("/history/", "asha", 401),
        ("/no-such-page/", "asha", 401),
        ("", "asha", 401),
    ],
)
def test_the_proxy_is_told_whose_large_body_it_may_take(address, name, status):
    make.team(members=[make.person()], campaigns=[make.campaign()])
    person = signed_in_as(make.person(name))
    assert person.get("/proxy/may-be-large/", HTTP_X_ORIGINAL_URI=address).status_code == status
    assert Client().get("/proxy/may-be-large/", HTTP_X_ORIGINAL_URI=address).status_code == 401


def test_nothing_large_is_taken_for_a_session_whose_day_is_over(monkeypatch):
    make.team(members=[make.person()], campaigns=[make.campaign()])
    asha = signed_in_as(make.person())
    assert asha.get("/proxy/may-be-large/", HTTP_X_ORIGINAL_URI="/uploads/new/").status_code == 204
    monkeypatch.setattr(sessions, "LONGEST_SECONDS", 0)
    assert asha.get("/proxy/may-be-large/", HTTP_X_ORIGINAL_URI="/uploads/new/").status_code == 401


def test_nothing_large_is_taken_of_a_person_who_may_upload_nothing_more_for_now(settings):
    make.team(members=[make.person()], campaigns=[make.campaign()])
    make.upload(user=make.person())
    settings.MAX_UPLOADS_A_DAY = 1
    asha = signed_in_as(make.person())
    assert asha.get("/proxy/may-be-large/", HTTP_X_ORIGINAL_URI="/uploads/new/").status_code == 401
    answer = asha.post("/uploads/new/", **announced(5_000_000))
    assert (answer.status_code, answer["Location"]) == (302, "/uploads/new/")
