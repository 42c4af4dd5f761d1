"""The lines of the log about signing in: whose, and never a name, which may be a password."""

import logging

import pytest

from tests import make
from tests.signing_in.trying import OFFICE, browser, browser_of, fail, is_let_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(caplog):
    """What each line says, with its facts."""
    caplog.set_level(logging.INFO)
    return lambda: [
        (record.levelname, record.getMessage(), record.facts)
        for record in caplog.records
        if record.name == "leadsportal.signing_in.telling"
    ]


def test_each_success_and_each_end(told):
    asha = make.person()
    mine = browser_of("asha")
    is_let_in(mine)
    assert told() == [
        ("INFO", "signed in", {"user": asha.pk, "known_browser": False}),
        ("INFO", "signed out", {"user": asha.pk}),
        ("INFO", "signed in", {"user": asha.pk, "known_browser": True}),
    ]


def test_each_failure_and_whether_there_is_a_cool_off(told):
    asha = make.person()
    fail(browser(), "asha", times=6)
    fail(browser(), "nobody", times=1)
    facts = {"user": asha.pk, "known_browser": False}
    wrong = ("WARNING", "sign-in failed", facts | {"cooling_off": False})
    waits = ("WARNING", "sign-in failed", facts | {"cooling_off": True})
    of_nobody = ("WARNING", "sign-in failed", {"user": None, "known_browser": False, "cooling_off": False})
    assert told() == [wrong] * 4 + [waits] * 2 + [of_nobody]


def test_no_line_of_any_logger_has_a_name_a_password_or_an_address(caplog):
    caplog.set_level(logging.INFO)
    make.person("canary-name")
    for name in ("canary-name", "canary-unknown"):
        for _ in range(7):
            sign_in(browser(), name, "canary-password")
    browser_of("canary-name", "198.51.100.9")
    written = [f"{record.getMessage()} {getattr(record, 'facts', '')}" for record in caplog.records]
    assert len(written) >= 16
    assert [line for line in written if "canary" in line or OFFICE in line or "198.51.100" in line] == []
