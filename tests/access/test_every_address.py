"""Every address and every action, asked for by everybody, of every kind of object: who is let in is as the table says.

Whoever is not let in changes nothing and learns nothing: what is somebody else's answers as what never was.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from campaigns.views import columns, fixing
from leadsportal import queue_dashboard
from tests.access import expected
from tests.access.expected import ACT, EVERYBODY, NOT_SIGNED_IN, SEE, Right, right_of
from tests.access.walking import Walk, ask, filled, routes
from tests.access.world import NOBODY, STATES, World

pytestmark = pytest.mark.sqlite  # who may do what does not depend on the database


def of_the_administration() -> Iterator[str]:
    for name, entry in expected.ADMINISTRATION.items():
        for below in (*expected.OF_EACH_ENTRY, *entry.further, "<path:object_id>/"):
            yield f"admin/{name}/{below}"
    for page in queue_dashboard.urlpatterns:
        yield f"admin/django-rq/{page.pattern}"
    yield from expected.OF_THE_ADMINISTRATION


def test_the_table_has_every_address():
    """Whoever adds a page says in tests/access/expected.py who may reach it."""
    table = {*expected.OF_OBJECTS, *expected.SIGNED_IN, *expected.PUBLIC, *of_the_administration()}
    assert set(routes()) == table


def test_the_table_has_every_action_of_the_pages_that_have_several():
    assert set(expected.FIXES) == set(fixing._ACTIONS)
    assert set(expected.COLUMNS) == set(columns._POSTS)


def test_every_page_and_action_of_an_upload(everybody: World):
    walk = Walk(everybody)
    for person, name, state in product(EVERYBODY, everybody.brought, STATES):
        if name != "asha's" and not expected.RIGHTS.get(person):
            continue  # for whom all of it is alike
        upload, right = everybody.brought[name].uploads[state], right_of(person, name, state)
        for route, page in expected.OF_AN_UPLOAD.items():
            # The actions of one page are taken where an upload is checked; one of them stands for all elsewhere.
            asked = page if state == "checked" else replace(page, posts=page.posts[-1:])
            walk.ask_for(person, route, asked, upload.pk, right, of=f"{name}, {state}")
    assert not walk.wrong, "\n".join(walk.wrong)
    assert walk.asked > 2_500


def test_every_page_of_the_batches_and_failed_files_of_a_confirmed_upload(everybody: World):
    walk = Walk(everybody)
    for person in EVERYBODY:
        for name, brought in everybody.brought.items():
            right = right_of(person, name, "confirmed")
            for route, page in expected.OF_A_BATCH.items():
                for batch in brought.batches:
                    walk.ask_for(person, route, page, batch.pk, right, of=f"{name}, batch {batch.number}")
            for route, page in expected.OF_A_FAILED_FILE.items():
                walk.ask_for(person, route, page, brought.failed_file.pk, right, of=name)
            for route, page in expected.OF_AN_ATTACHED_FILE.items():
                walk.ask_for(person, route, page, brought.attached_file.pk, right, of=name)
    assert not walk.wrong, "\n".join(walk.wrong)


def test_a_template_is_for_the_teams_of_its_campaign_and_a_mapping_for_its_owner(everybody: World):
    walk = Walk(everybody)
    for person in EVERYBODY:
        for name, brought in everybody.brought.items():
            has_campaign = SEE if person in expected.CAMPAIGNS[name] else Right.NONE
            for route, page in expected.OF_A_CAMPAIGN.items():
                walk.ask_for(person, route, page, brought.campaign.pk, has_campaign, of=name)
            owns = ACT if person == expected.OWNERS.get(name) else Right.NONE
            for route, page in expected.OF_A_MAPPING.items():
                walk.ask_for(person, route, page, brought.mapping.pk, owns, of=name)
    assert not walk.wrong, "\n".join(walk.wrong)


def test_a_notification_is_for_whom_it_was_written_who_may_see_its_upload_today(everybody: World):
    walk = Walk(everybody)
    for person in EVERYBODY:
        for name, brought in everybody.brought.items():
            right = ACT if person == expected.OWNERS.get(name) else Right.NONE
            for route, page in expected.OF_A_NOTIFICATION.items():
                walk.ask_for(person, route, page, brought.notification.pk, right, of=name)
    assert not walk.wrong, "\n".join(walk.wrong)


def test_an_exported_list_is_for_whom_it_was_made_and_for_no_administrator(everybody: World):
    walk = Walk(everybody)
    for person in EVERYBODY:
        for owner, pk in everybody.lists.items():
            for route, page in expected.OF_A_LIST.items():
                walk.ask_for(person, route, page, pk, ACT if person == owner else Right.NONE, of=f"{owner}'s list")
    assert not walk.wrong, "\n".join(walk.wrong)


def test_whoever_has_not_signed_in_is_asked_to_by_all_but_the_public_addresses(everybody: World):
    for person in NOT_SIGNED_IN:
        for route in expected.SIGNED_IN:
            for data in (None, {"text": "x"}):
                outcome = ask(everybody.clients[person], filled(route, 1), data)
                assert outcome.asks_to_sign_in, (person, route, outcome)
                assert not outcome.writes


def test_public_addresses_say_nothing_of_any_object(everybody: World):
    nobody = everybody.clients[NOBODY]
    found = {}
    for address in expected.PUBLIC.values():
        got, posted = ask(nobody, address), ask(nobody, address, {"x": "x"})
        assert not got.says_something
        assert not posted.says_something
        assert not got.writes + posted.writes
        found[address.strip("/")] = got.status, posted.status
    assert found == {
        "healthz": (503, 405),  # the processes of a portal do not run here
        "metrics": (200, 405),
        "callbacks/guessed": (404, 404),
        "callbacks/guessed/more": (404, 404),
        "callbacks": (404, 404),
        "sign-in": (200, 302),
        "sign-out": (405, 302),
        "admin/login": (302, 302),
        "admin/logout": (405, 302),
        "proxy/may-be-large": (401, 405),
        "proxy/too-large": (413, 405),
    }


def test_the_numbers_are_for_this_host_or_who_has_the_token(everybody: World):
    nobody = everybody.clients[NOBODY]
    assert nobody.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
