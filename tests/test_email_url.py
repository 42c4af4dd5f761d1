"""LEADSPORTAL_EMAIL_URL: which server sends mails."""

import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured

from leadsportal.email_url import email_faults, email_settings
from tests.test_environments import SETTINGS

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", {"EMAIL_HOST": "localhost", "EMAIL_PORT": 25}),
        ("smtp+tls://a:p%40ss@mail.example.com", {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True}),
        ("smtp+tls://a:p%40ss@mail.example.com", {"EMAIL_HOST_USER": "a", "EMAIL_HOST_PASSWORD": "p@ss"}),
        ("smtp+ssl://mail.example.com", {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True}),
        ("smtp+tls://mail.example.com:2525", {"EMAIL_PORT": 2525}),
    ],
)
def test_an_address_is_a_server_with_its_usual_port(url, expected):
    found = email_settings(url)
    assert found["EMAIL_BACKEND"] == SMTP
    assert expected.items() <= found.items()


@pytest.mark.parametrize(
    "url", ["mail.example.com", "smtp://", "smtps://canary@mail", "http://canary", "smtp://canary:x", "filemail:///tmp"]
)
def test_what_is_not_understood_stops_the_start_and_is_not_quoted(monkeypatch, url):
    monkeypatch.setenv("LEADSPORTAL_EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="LEADSPORTAL_EMAIL_URL is not understood") as said:
        runpy.run_path(SETTINGS)
    assert "canary" not in str(said.value)


def test_a_demo_prints_mails_and_production_sends_none_unless_told_where(monkeypatch):
    assert runpy.run_path(SETTINGS)["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    monkeypatch.delenv("LEADSPORTAL_ENVIRONMENT")
    monkeypatch.setenv("LEADSPORTAL_PUBLIC_URL", "https://leads.example.com")
    found = runpy.run_path(SETTINGS)
    assert not found["SENDS_MAIL"]
    assert found["DEFAULT_FROM_EMAIL"] == "LeadsPortal <leadsportal@leads.example.com>"


@pytest.mark.parametrize(
    ("url", "has_fault"),
    [
        ("", False),
        ("consolemail://", True),
        ("smtp://a:b@mail.example.com", True),
        ("smtp://mail.example.com", False),
        ("smtp://a:b@localhost", False),
        ("smtp+tls://a:b@mail.example.com", False),
    ],
)
def test_production_prints_no_mails_and_sends_no_password_in_the_clear(url, has_fault):
    assert bool(email_faults(url)) == has_fault
