"""/metrics: for this host and for whoever has the token, and for nobody else."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

TOKEN = "a-token-of-the-monitoring"


@pytest.fixture(autouse=True)
def _token(settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def status(remote: str, **headers: str) -> int:
    return Client(headers=headers, REMOTE_ADDR=remote).get("/metrics").status_code


@pytest.mark.parametrize("remote", ["127.0.0.1", "127.9.9.9", "::1"])
def test_this_host_needs_no_token(remote):
    assert status(remote) == 200


@pytest.mark.parametrize("remote", ["10.0.0.7", "203.0.113.5", "2001:db8::1", "", "unix:"])
def test_nobody_else_finds_it(remote):
    assert status(remote) == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Proto", "Via"])
def test_what_a_proxy_of_this_host_passes_on_is_not_of_this_host(header):
    assert status("127.0.0.1", **{header: "127.0.0.1"}) == 404


def test_the_token_opens_it_from_anywhere():
    assert status("10.0.0.7", Authorization=f"Bearer {TOKEN}") == 200
    assert status("127.0.0.1", **{"X-Forwarded-For": "10.0.0.7", "Authorization": f"bearer {TOKEN}"}) == 200


@pytest.mark.parametrize("given", ["Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer \xe9"])
def test_nothing_else_opens_it(given):
    assert status("10.0.0.7", Authorization=given) == 404


@pytest.mark.parametrize("given", ["Bearer", "Bearer ", "Bearer x"])
def test_without_a_token_in_the_settings_none_opens_it(settings, given):
    settings.METRICS_TOKEN = ""
    assert status("10.0.0.7", Authorization=given) == 404


def test_over_http_this_host_is_not_sent_to_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    assert status("127.0.0.1") == 200


def test_it_is_the_text_format_with_requests_by_view_and_status():
    Client().get("/sign-in/")
    Client().get("/nothing-is-here/")
    response = Client().get("/metrics")
    said = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    assert 'leadsportal_requests_total{status="200",view="sign-in"}' in said
    assert 'leadsportal_requests_total{status="404",view="none"}' in said
    assert 'leadsportal_request_seconds_bucket{le="0.05",view="sign-in"}' in said
    assert 'leadsportal_up{part="redis"} 0.0' in said
    assert 'leadsportal_attempts_total{outcome="accepted"} 0.0' in said


def test_no_address_of_a_request_is_a_label():
    Client().get("/uploads/987654321/")
    Client().get("/9876543210/")
    assert "98765" not in Client().get("/metrics").content.decode()
