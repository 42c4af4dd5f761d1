"""`manage.py upload_leads --wait`: the results come from the sandbox, over real HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from campaigns import heartbeats, sweeping
from campaigns.management.commands import upload_leads
from campaigns.models import Account, AlreadyThereReason, Campaign, Upload, UploadState
from campaigns.sandbox import server
from tests import make

from .loads import GOOD, run


@pytest.fixture
def dialled(transactional_db, live_server, settings, monkeypatch) -> Iterator[server.Sandbox]:
    """A sandbox whose callbacks reach this site, with asha's campaign on it."""
    sandbox = server.start("127.0.0.1", 0, window=60.0, callback_delay=0.1)
    settings.SANDBOX_ORIGIN, settings.PUBLIC_URL = sandbox.url, live_server.url
    monkeypatch.setattr(sweeping, "FRESH_CALLBACK", sweeping.timedelta(0))
    campaign = make.campaign(of=make.account(domain=sandbox.url))
    make.team(members=[make.person()], campaigns=[campaign])
    # A test with real transactions begins with empty tables: the rows that migrations insert are not there.
    AlreadyThereReason.objects.get_or_create(phrase="already exists")
    yield sandbox
    sandbox.stop()


@contextmanager
def sweeper() -> Iterator[None]:
    """A sweeper without Redis, which does all the work."""
    stop = threading.Event()

    def keep_sweeping() -> None:
        while not stop.wait(0.1):
            sweeping.sweep(enqueue=lambda *_: False)
        connections.close_all()

    thread = threading.Thread(target=keep_sweeping)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_waiting_ends_when_all_leads_are_loaded(dialled, leads):
    with sweeper():
        said = run(leads(GOOD), "--wait", "30", "--json")

    assert said.status == 0
    assert said.json["state"] == "finished"
    assert said.json["rows"]["loaded"] == 3


def test_numbers_that_were_there_already_are_no_failure(dialled, leads):
    with sweeper():
        run(leads(GOOD), "--wait", "30")
        said = run(leads(make.rows(4)), "--check-duplicate", "--wait", "30", "--json")

    assert said.status == 0
    assert (said.json["rows"]["loaded"], said.json["rows"]["already_there"]) == (1, 3)


def test_leads_that_the_dialer_rejects_are_listed_and_the_status_is_1(dialled, leads):
    Campaign.objects.update(name="Sales_Outbound__half-failed")
    with sweeper():
        said = run(leads(make.rows(4)), "--wait", "30", "--json", campaign="Sales_Outbound__half-failed")

    assert said.status == 1
    assert (said.json["rows"]["loaded"], said.json["rows"]["rejected"]) == (2, 2)
    assert {problem["code"] for problem in said.json["problems"]} == {"rejected_by_dialer"}
    assert len(said.json["problems"]) == 2


def test_a_key_that_the_dialer_refuses_ends_as_nothing_sent_and_says_who_must_do_what(dialled, leads):
    account = Account.objects.get()
    account.seal_key("a wrong key")
    account.save()
    with sweeper():
        said = run(leads(GOOD), "--wait", "3")

    assert said.status == 2
    assert "Sending is stopped:" in said.err
    assert "An administrator must enter" in said.err


def test_waiting_in_vain_is_said_with_its_likely_cause(dialled, leads):
    said = run(leads(GOOD), "--wait", "0")

    assert said.status == 1
    assert "the portal's sweeper and its worker for sending show no sign of life" in said.err
    assert Upload.objects.get().state == UploadState.CONFIRMED


def test_waiting_without_a_worker_is_said_to_be_slow(dialled, leads):
    heartbeats.beat(heartbeats.SWEEPER, *map(heartbeats.worker_of, ("small_files", "files", "callbacks")))
    said = run(leads(GOOD), "--wait", "0")

    assert "Sending goes on, but slower: the portal's worker for sending shows no sign of life" in said.err


def test_waiting_without_a_sweeper_names_it_alone(dialled, leads):
    heartbeats.beat(heartbeats.worker_of("sending"))
    said = run(leads(GOOD), "--wait", "0")

    assert "the portal's sweeper shows no sign of life" in said.err


def test_an_interrupted_wait_says_that_sending_goes_on(dialled, leads, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    heartbeats.beat(heartbeats.SWEEPER, heartbeats.worker_of("sending"))
    monkeypatch.setattr(upload_leads.Command, "_show", interrupt)
    said = run(leads(GOOD), "--wait", "30")

    assert said.status == 1
    assert said.err.startswith("Stopped waiting. Sending goes on")
