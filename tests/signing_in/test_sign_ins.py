"""Sign-ins in the log of actions: ids only, and no more of them than people need."""

from datetime import timedelta

import pytest
from django.test import Client

from campaigns import sign_ins
from campaigns.models import Event
from tests import make
from tests.signing_in.trying import browser, browser_of, fail, is_let_in, let_pass, sign_in

pytestmark = pytest.mark.django_db


def logged() -> list[tuple]:
    events = Event.objects.order_by("pk")
    return list(events.values_list("action", "user__username", "person__username", "details"))


def test_who_has_signed_in_and_out():
    make.person()
    mine = browser_of("asha")
    is_let_in(mine)
    assert logged() == [
        ("signed_in", "asha", None, {"known_browser": False}),
        ("signed_out", "asha", None, {}),
        ("signed_in", "asha", None, {"known_browser": True}),
    ]


def test_by_whatever_way_somebody_is_signed_in():
    Client().force_login(make.person())
    assert logged() == [("signed_in", "asha", None, {"known_browser": False})]


def test_whose_session_has_ended_already_is_not_signed_out_once_more():
    browser().post("/sign-out/")
    assert logged() == []


def test_a_wrong_password_is_told_of_the_person_and_was_done_by_nobody():
    make.person()
    fail(browser(), times=1)
    assert logged() == [("sign_in_failed", None, "asha", {"known_browser": False})]


def test_a_wrong_old_password_of_somebody_who_has_signed_in():
    mine = browser()
    make.person()
    is_let_in(mine)
    mine.post("/password/", {"old_password": "wrong", "new_password1": "x", "new_password2": "x"})
    assert logged()[1:] == [("sign_in_failed", None, "asha", {"known_browser": True})]


def test_a_password_that_somebody_changed():
    mine = browser()
    make.person()
    is_let_in(mine)
    new = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}
    mine.post("/password/", {"old_password": make.PASSWORD, **new})
    assert logged()[1:] == [("password_changed", "asha", "asha", {})]


def test_nothing_that_was_typed_is_kept_and_no_address():
    make.person("canary-name")
    sign_in(browser("198.51.100.9"), "canary-unknown", "canary-password")
    sign_in(browser("198.51.100.9"), "canary-name", "canary-password")
    kept = str(list(Event.objects.values()))
    assert Event.objects.count() == 1, "a user name that nobody has leaves none"
    assert "canary" not in kept
    assert "198.51.100" not in kept


def test_during_a_cool_off_no_password_is_looked_at_and_none_has_failed():
    make.person()
    fail(browser(), times=8)
    assert [action for action, *_ in logged()] == ["sign_in_failed"] * 5


def test_from_however_many_addresses_they_come_some_are_enough(monkeypatch):
    monkeypatch.setattr(sign_ins, "MOST_FAILURES_AN_HOUR", 3)
    make.person()
    make.person("ravi")
    for number in range(5):
        fail(browser(f"203.0.113.{number}"), times=1)
    fail(browser(), "ravi", times=1)
    assert [person for _, _, person, _ in logged()] == ["asha"] * 3 + ["ravi"]


def test_an_hour_later_they_are_told_again(monkeypatch):
    monkeypatch.setattr(sign_ins, "MOST_FAILURES_AN_HOUR", 3)
    make.person()
    fail(browser(), times=4)
    monkeypatch.setattr(sign_ins, "database_now", lambda real=sign_ins.database_now: real() + timedelta(minutes=61))
    let_pass(61)
    fail(browser(), times=1)
    assert len(logged()) == 4


def test_a_sign_in_costs_one_statement_more(django_assert_num_queries):
    asha = make.person()
    with django_assert_num_queries(1) as asked:
        sign_ins.record_sign_in(request=Client().request().wsgi_request, user=asha)
    assert asked.captured_queries[0]["sql"].startswith("INSERT")
