"""Wrong settings are named at start, in words, and without the secret."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from rq.defaults import RQ_KEY_PREFIX

SETTINGS = str(Path(__file__).resolve().parent.parent / "leadsportal" / "settings.py")
ONE, OTHER = "OYzXMkn3cTfMrA6aAnWIrBTiMuC1h3tKScPF1B3KXBs=", "gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="


@pytest.mark.parametrize(("given", "keys"), [(ONE, [ONE]), (f" {OTHER}, {ONE},", [OTHER, ONE])])
def test_credential_keys_are_taken_newest_first(monkeypatch, given, keys):
    monkeypatch.setenv("LEADSPORTAL_CREDENTIAL_KEYS", given)
    assert runpy.run_path(SETTINGS)["CREDENTIAL_KEYS"] == keys


@pytest.mark.parametrize("given", ["canary", "canary" * 10, f"{ONE},canary", "canarý", ",", " , "])
def test_a_credential_key_that_is_none_stops_the_start_and_says_how_to_make_one(monkeypatch, given):
    monkeypatch.setenv("LEADSPORTAL_CREDENTIAL_KEYS", given)
    with pytest.raises(ImproperlyConfigured, match=r"LEADSPORTAL_CREDENTIAL_KEYS .*Fernet\.generate_key") as said:
        runpy.run_path(SETTINGS)
    assert "canar" not in str(said.value)
    assert ONE not in str(said.value)


def test_a_missing_secret_stops_the_start(monkeypatch):
    monkeypatch.setenv("LEADSPORTAL_CREDENTIAL_KEYS", "")
    with pytest.raises(ImproperlyConfigured, match="LEADSPORTAL_CREDENTIAL_KEYS is not set"):
        runpy.run_path(SETTINGS)


@pytest.mark.parametrize("given", ["0", "-1"])
def test_downloads_that_would_be_removed_at_once_stop_the_start(monkeypatch, given):
    monkeypatch.setenv("LEADSPORTAL_DOWNLOAD_DAYS", given)
    with pytest.raises(ImproperlyConfigured, match="LEADSPORTAL_DOWNLOAD_DAYS"):
        runpy.run_path(SETTINGS)


@pytest.mark.parametrize("given", ["0", "-1"])
def test_a_journal_that_would_be_forgotten_at_once_stops_the_start(monkeypatch, given):
    monkeypatch.setenv("LEADSPORTAL_JOURNAL_DAYS", given)
    with pytest.raises(ImproperlyConfigured, match="LEADSPORTAL_JOURNAL_DAYS"):
        runpy.run_path(SETTINGS)


@pytest.mark.parametrize(
    ("address", "password", "url"),
    [
        ("redis://127.0.0.1:6379/0", "", "redis://127.0.0.1:6379/0"),
        ("redis://127.0.0.1:6379/0", "a/b c", "redis://:a%2Fb%20c@127.0.0.1:6379/0"),
        ("redis://portal@127.0.0.1:6379/0", "a", "redis://portal:a@127.0.0.1:6379/0"),
        ("redis://:own@127.0.0.1:6379/0?db=1", "a", "redis://:own@127.0.0.1:6379/0?db=1"),
        ("unix:///run/redis.sock?db=1", "a", "unix://:a@/run/redis.sock?db=1"),
    ],
)
def test_the_password_of_redis_is_put_into_its_address_unless_one_is_there(monkeypatch, address, password, url):
    monkeypatch.setenv("LEADSPORTAL_REDIS_URL", address)
    monkeypatch.setenv("LEADSPORTAL_REDIS_PASSWORD", password)
    assert runpy.run_path(SETTINGS)["REDIS_URL"] == url


def test_jobs_lie_under_a_prefix_of_their_own():
    """RQ takes it from the environment when it is first imported: the settings must come before."""
    assert RQ_KEY_PREFIX == "leadsportal"
