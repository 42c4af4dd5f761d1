"""Each address asks for a login, except those of one list. After a session has ended, a person only has to sign in
again."""

from contextlib import suppress
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from tests import make
from tests.every_address import every_address
from tests.views.conftest import HTMX, page_after

pytestmark = pytest.mark.django_db

PUBLIC = {
    *("sign-in", "administrators-sign-in", "sign-out", "administrators-sign-out", "admin:login"),
    *("callback", "no-callback", "no-callbacks", "healthz", "metrics"),
    *("may-be-large", "too-large"),  # for the proxy
}


def test_every_address_asks_for_a_login_but_those_of_the_list():
    """The middleware asks before every view that does not say otherwise (django.contrib.auth.middleware)."""
    known = every_address()
    assert len(known) > 30
    assert {address.name for address in known if not getattr(address.view, "login_required", True)} == PUBLIC


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("dashboard", []),
        ("new", []),
        ("columns", [1]),
        ("check", [1]),
        ("confirm", [1]),
        ("discard", [1]),
        ("upload", [1]),
        ("leads", [1]),
        ("not-loaded", [1]),
        ("make-download", [1]),
        ("pause", [1]),
        ("resume", [1]),
        ("cancel", [1]),
        ("put-first", [1]),
        ("take-turns", [1]),
        ("send-all-again", [1]),
        ("give-all-up", [1]),
        ("send-again", [1]),
        ("give-up", [1]),
        ("failed-file", [1]),
        ("failed-file-workbook", [1]),
        ("history", []),
        ("password", []),
        ("admin:index", []),
        ("django_rq:home", []),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_session_a_page_leads_to_sign_in_and_back(client: Client, name, arguments, method):
    address = reverse(name, args=arguments)
    response = getattr(client, method)(address)
    assert response.status_code == 302
    assert response["Location"] == f"/sign-in/?next={quote(address)}"


@pytest.mark.parametrize("name", ["new", "columns", "check", "confirm", "discard", "send-again", "give-up"])
def test_what_is_posted_after_the_session_ended_comes_back_to_a_page_that_can_be_shown(browser: Client, name):
    """`next` is followed by GET. So an address that takes POST must take GET, too."""
    pk = {"new": []}.get(name, [make.upload().pk])
    assert browser.get(reverse(name, args=pk)).status_code in (200, 302, 404)


def test_a_live_part_sends_the_whole_page_to_sign_in(client: Client):
    page = "http://testserver/uploads/7/?page=2"
    response = client.get("/uploads/7/?page=2&seen=abc", **HTMX, HTTP_HX_CURRENT_URL=page)
    assert response["HX-Redirect"] == "/sign-in/?next=%2Fuploads%2F7%2F%3Fpage%3D2"
    assert b"<form" not in response.content


def test_a_live_part_of_a_foreign_page_leads_nowhere_else(client: Client):
    response = client.get("/uploads/7/", **HTMX, HTTP_HX_CURRENT_URL="http://evil.example/phish")
    assert response["HX-Redirect"] == "/sign-in/?next=%2F"


def test_signing_in_leads_to_where_one_was_going(client: Client):
    make.person()
    response = client.post("/sign-in/", {"username": "asha", "password": make.PASSWORD, "next": "/history/"})
    assert response["Location"] == "/history/"


def wrong(client: Client, **sent: str):
    """The answer to a wrong password."""
    return client.post("/sign-in/", {"username": "asha", "password": "wrong"} | sent)


def test_a_wrong_password_is_said_without_saying_which_part_was_wrong(client: Client):
    make.person()
    said = [
        str(page_after(client, wrong(client, username=name)).context["form"].non_field_errors())
        for name in ("asha", "nobody")
    ]
    assert said[0] == said[1] != ""


def test_after_a_wrong_password_the_user_name_and_the_way_stay(client: Client):
    make.person()
    answer = wrong(client, next="/history/")
    assert answer["Location"] == "/sign-in/?next=%2Fhistory%2F&wrong_form=1"
    page = page_after(client, answer)
    assert page.context["form"]["username"].value() == "asha"
    assert page.context["next"] == "/history/"
    assert 'role="alert"' in page.content.decode()
    assert "wrong" not in str(page.context["form"]["password"])


def test_a_wrong_password_is_not_said_on_another_visit_and_not_by_a_cookie_that_is_not_ours(client: Client):
    make.person()
    page = wrong(client)["Location"]
    assert not client.get("/sign-in/").context["form"].errors
    client.cookies["wrong_form"] = "nonsense"
    assert not client.get(page).context["form"].errors


def test_a_wrong_password_leaves_no_session(client: Client):
    for username in ("asha", "x" * 10_000):
        answer = wrong(client, username=username)
        assert page_after(client, answer).context["form"].errors
    assert len(client.cookies["wrong_form"].value) < 3000
    assert not Session.objects.exists()
    cookie = client.cookies["wrong_form"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_what_was_typed_as_the_user_name_cannot_be_read_in_the_cookie(client: Client):
    page = wrong(client, username="canary-a-password-as-name")["Location"]
    with suppress(ValueError):  # not even JSON
        assert "canary" not in str(signing.loads(client.cookies["wrong_form"].value, salt="/sign-in/"))
    assert client.get(page).context["form"]["username"].value() == "canary-a-password-as-name"


def test_under_other_credential_keys_the_page_is_as_before_the_form(client: Client, settings):
    page = wrong(client)["Location"]
    settings.CREDENTIAL_KEYS = ["gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="]
    assert not client.get(page).context["form"].errors


def test_a_form_that_was_wrong_is_forgotten_at_the_sign_in_and_at_the_sign_out(client: Client):
    make.person()
    wrong(client)
    client.post("/sign-in/", {"username": "asha", "password": make.PASSWORD})
    assert not client.cookies["wrong_form"].value
    for address in ("/sign-out/", "/admin/logout/"):
        wrong(client)
        client.post(address)
        assert not client.cookies["wrong_form"].value


def test_what_was_wrong_with_one_page_is_not_said_on_another(signed_in: Client):
    page = signed_in.post("/password/", {"old_password": "wrong"})["Location"]
    assert signed_in.get(page).context["form"].errors
    signed_in.post("/sign-out/")
    wrong(signed_in)
    signed_in.force_login(make.person("ravi"))
    assert not signed_in.get(page).context["form"].errors


def test_signing_in_never_leads_to_another_site(client: Client):
    make.person()
    data = {"username": "asha", "password": make.PASSWORD, "next": "https://evil.example/"}
    assert client.post("/sign-in/", data)["Location"] == "/"


def test_a_sign_in_page_that_is_asked_to_lead_to_itself_leads_to_the_dashboard(signed_in: Client):
    assert signed_in.get("/sign-in/?next=/sign-in/")["Location"] == "/"


def test_signing_out_needs_a_post_and_works_twice(signed_in: Client):
    assert signed_in.get("/sign-out/").status_code == 405
    assert signed_in.post("/sign-out/")["Location"] == "/sign-in/"
    assert signed_in.post("/sign-out/")["Location"] == "/sign-in/"
    assert signed_in.get("/").status_code == 302


def test_a_browser_forgets_the_pages_at_a_sign_out_but_no_cookie(client: Client):
    for address in ("/sign-out/", "/admin/logout/"):
        client.force_login(make.person("admin", administrator=True))
        assert "Clear-Site-Data" not in client.get("/")
        for _ in ("signed in", "signed out already"):
            answer = client.post(address)
            assert answer["Location"] == "/sign-in/"
            assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_people_change_their_own_password(signed_in: Client):
    new = "quite another password"
    data = {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new}
    page = signed_in.post("/password/", data, follow=True)
    assert "Your password was changed." in page.content.decode()
    assert Client().post("/sign-in/", {"username": "asha", "password": new})["Location"] == "/"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("5 kites fly", "at least 12 characters"),
        ("98765432109876", "entirely numeric"),
        ("password1234", "too common"),
    ],
)
def test_a_new_password_that_is_easily_guessed_is_refused(signed_in: Client, new, said):
    data = {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new}
    page = page_after(signed_in, signed_in.post("/password/", data)).content.decode()
    assert said in page
    assert new not in page


def test_a_password_of_before_that_would_be_refused_today_goes_on(client: Client):
    short = make.person()
    short.set_password("1234")
    short.save()
    assert client.post("/sign-in/", {"username": "asha", "password": "1234"})["Location"] == "/"


def test_a_form_without_its_token_is_told_that_the_session_ended(settings):
    settings.CSRF_FAILURE_VIEW = "campaigns.views.errors.csrf_failure"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.person())
    for address in ("/uploads/new/", "/uploads/1/confirm/"):
        response = strict.post(address)
        assert response.status_code == 403
        assert "Your session ended" in response.content.decode()


def test_a_row_that_is_saved_with_the_token_of_before_is_told_so_beside_it(settings):
    """A sign-in in another tab gives the browser another token."""
    settings.CSRF_FAILURE_VIEW = "campaigns.views.errors.csrf_failure"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.person())
    response = strict.post("/uploads/1/fix/", headers={"HX-Request": "true"})
    assert (response.status_code, response["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert response.content.decode().startswith("Your session was renewed by a sign-in in another tab.")


@pytest.mark.parametrize("address", ["/sign-out/", "/admin/logout/"])
def test_a_sign_out_without_its_token_leads_to_no_address_that_takes_a_post_only(settings, address):
    settings.CSRF_FAILURE_VIEW = "campaigns.views.errors.csrf_failure"
    page = Client(enforce_csrf_checks=True).post(address).content.decode()
    assert 'href="/sign-in/?next=/"' in page


@pytest.mark.parametrize("address", ["/admin/", "/admin/django-rq/"])
def test_the_administration_is_for_administrators_only(signed_in: Client, address):
    answer = signed_in.get(address, follow=True)
    assert answer.status_code == 403
    assert "ask an administrator" in answer.content.decode()
    assert "Admin" not in signed_in.get("/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_administrations_sign_in_leads_to_the_one_page_for_it(client: Client, method):
    data = {"username": "admin", "password": make.PASSWORD, "next": "/admin/auth/user/"}
    make.person("admin", administrator=True)
    answer = getattr(client, method)("/admin/login/?next=/admin/auth/user/", data)
    assert answer["Location"] == "/sign-in/?next=/admin/auth/user/"
    assert "_auth_user_id" not in client.session, "nobody signs in there"
    assert client.post(answer["Location"], data)["Location"] == "/admin/auth/user/"


def test_the_administrations_sign_in_leads_an_administrator_to_the_administration(client: Client):
    assert client.get("/admin/login/")["Location"] == "/sign-in/?next=/admin/"
    client.force_login(make.person("admin", administrator=True))
    assert client.get("/admin/login/?next=https://evil.example/")["Location"] == "/admin/"


def test_the_administrations_page_for_ones_own_password_leads_to_ours(client: Client):
    client.force_login(make.person("admin", administrator=True))
    assert client.get("/admin/password_change/")["Location"] == "/password/"
    assert client.post("/admin/password_change/")["Location"] == "/password/"
