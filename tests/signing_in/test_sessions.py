"""When a session ends, and that those of the release before go on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make
from tests.signing_in.trying import browser, is_let_in
from tests.views.conftest import HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def let_pass(monkeypatch):
    """Sets this host's clock, as Django reads it, to so much later."""
    real, passed = timezone.now, timedelta()

    def later(**more: float) -> None:
        nonlocal passed
        passed += timedelta(**more)

    monkeypatch.setattr(timezone, "now", lambda: real() + passed)
    return later


@pytest.fixture
def mine():
    """asha's browser, in which she has signed in."""
    make.person()
    opened = browser()
    assert is_let_in(opened)
    return opened


def is_signed_in(at) -> bool:
    return at.get("/history/").status_code == 200


def test_a_session_that_nobody_uses_ends_after_eight_hours(mine, let_pass):
    let_pass(hours=7, minutes=50)
    assert is_signed_in(mine), "it was used"
    let_pass(hours=7, minutes=50)
    assert is_signed_in(mine)
    let_pass(hours=8, minutes=1)
    assert mine.get("/history/")["Location"] == "/sign-in/?next=/history/"


def test_a_session_ends_after_a_day_however_it_is_used(mine, let_pass):
    for _ in range(23):
        let_pass(hours=1)
        assert is_signed_in(mine)
    let_pass(minutes=59)
    assert is_signed_in(mine)
    let_pass(minutes=2)
    assert not is_signed_in(mine)
    assert is_let_in(mine), "and one signs in again"
    let_pass(hours=7)
    assert is_signed_in(mine), "a new day has begun"


def test_a_page_that_asks_for_news_by_itself_keeps_no_session_alive(mine, let_pass):
    for _ in range(7):
        let_pass(hours=1)
        assert "HX-Redirect" not in mine.get("/uploads/1/", **HTMX)
    let_pass(hours=1, minutes=1)
    assert mine.get("/uploads/1/", **HTMX)["HX-Redirect"].startswith("/sign-in/")


def as_before_the_upgrade(mine) -> None:
    """The session of the release before has none of the times, and the browser no cookie that makes it known."""
    session = mine.session
    for name in ("signed_in_at", "used_at", "_session_expiry"):
        session.pop(name)
    session.save()
    del mine.cookies["known_browser"]


def test_a_session_of_before_the_upgrade_goes_on_and_has_a_day_from_then_on(mine, let_pass):
    as_before_the_upgrade(mine)
    assert is_signed_in(mine)
    for _ in range(3):
        let_pass(hours=7.9)
        assert is_signed_in(mine)
    let_pass(hours=0.5)
    assert not is_signed_in(mine)


def test_its_browser_becomes_a_known_one(mine):
    as_before_the_upgrade(mine)
    mine.get("/")
    assert mine.cookies["known_browser"].value


def test_pages_write_no_session_but_once_in_five_minutes(mine, let_pass):
    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert is_signed_in(mine)
        return sum("django_session" in query["sql"] and not query["sql"].startswith("SELECT") for query in asked)

    assert writes() == 0
    let_pass(minutes=6)
    assert writes() > 0
    assert writes() == 0


def test_the_known_browser_stays_when_one_signs_out_and_no_script_reads_its_cookie(mine):
    mine.post("/sign-out/")
    cookie = mine.cookies["known_browser"]
    assert cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 24 * 3600)


def test_over_https_its_cookie_is_sent_over_https_only(settings):
    settings.SESSION_COOKIE_SECURE = True
    make.person()
    opened = browser()
    is_let_in(opened)
    assert opened.cookies["known_browser"]["secure"] is True
