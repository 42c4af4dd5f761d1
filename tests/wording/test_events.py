"""What a line of the log of actions says in addition to its action."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from campaigns.leads import RULE_TITLES, SWITCHABLE
from campaigns.models import Action, Event
from campaigns.wording import details_in_words

details_of = import_module("campaigns.migrations.0015_event_details").details_of

_LISTS = {"members": {"added": [3, 14], "removed": [7]}, "managers": {"added": [], "removed": [3]}}
_TEAM = {"name": "Renewals", "id": 5}

# The same of actions that are younger than the parameters: no text of them was ever stored.
SINCE = [
    (Action.DO_NOT_CALL_LOOKED_UP, {"number": 12}, "it is on the list (12)"),
    (Action.DO_NOT_CALL_LOOKED_UP, {"number": None}, "it is not on the list"),
    (
        Action.SEND_TIME_CHANGED,
        {"before": "2026-12-09T03:30:00+00:00", "after": None},
        "from 9 Dec 2026, 09:00 to “at once”",
    ),
    (Action.SIGNED_IN, {"known_browser": True}, "in a known browser"),
    (Action.SIGNED_IN, {"known_browser": False}, "in a new browser"),
    (Action.SIGN_IN_FAILED, {"known_browser": True}, "in a known browser"),
    (Action.DOWNLOADED, {"file": "not_loaded", "rows": 1200}, "the rows that were not loaded, 1,200 rows"),
    (
        Action.DOWNLOADED,
        {"file": "failed_file", "batch": 3, "rows": 1},
        "the dialer's file of failed rows, batch 3, 1 row",
    ),
    (Action.DOWNLOADED, {"file": "template"}, "the campaign's template"),
    (Action.DOWNLOADED, {"file": "of a later release"}, "something of a later release"),
    (Action.FAILED_FILE_ATTACHED, {"rows": 12, "leads": 11, "batch": 3}, "to batch 3, 12 rows, 11 leads"),
    (Action.FAILED_FILE_ATTACHED, {"rows": 1, "leads": 1}, "1 row, 1 lead"),
    (Action.CLOSED_WITHOUT_RESULT, {"leads": 500}, "500 leads"),
    (Action.LINK_APPROVED, {"batch": 3, "host": "files.example"}, "batch 3, from files.example"),
    (
        Action.REPORTED_OTHERWISE,
        {"batch": 3, "before": [1200, 0], "now": [1, None]},
        "batch 3: 1,200 loaded and 0 not loaded, then 1 loaded and ? not loaded",
    ),
    (Action.CALLBACK_READ_AGAIN, {"batch": 3, "state": "applied"}, "batch 3: it counts"),
    (Action.CALLBACK_READ_AGAIN, {"batch": 3, "state": "malformed"}, "batch 3: it is not understood still"),
    (Action.ACCOUNT_ADDED, {"name": "Main"}, "“Main”"),
    (Action.ACCOUNT_CHANGED, {"name": "Main", "fields": ["rows_per_request"]}, "“Main”: rows per request"),
    (Action.ACCOUNT_DELETED, {"name": "Main"}, "“Main”"),
    (Action.CAMPAIGN_ADDED, {"name": "Sales"}, "“Sales”"),
    (Action.CAMPAIGN_CHANGED, {"name": "Sales", "fields": ["name", "is_active"]}, "“Sales”: name, is active"),
    (Action.CAMPAIGN_DELETED, {"name": "Sales"}, "“Sales”"),
    (Action.PERSON_ADDED, {"lists": {"teams": {"added": [5], "removed": []}}}, "teams (1 added: 5)"),
    (Action.PERSON_CHANGED, {"fields": ["last_name", "is_staff"]}, "last name, is staff"),
    (Action.TEAM_ADDED, _TEAM, "“Renewals” (5)"),
    (
        Action.TEAM_CHANGED,
        _TEAM | {"fields": ["name"], "lists": _LISTS},
        "“Renewals” (5): name, members (2 added: 3, 14; 1 removed: 7), managers (1 removed: 3)",
    ),
    (Action.TEAM_DELETED, _TEAM, "“Renewals” (5)"),
    (Action.GROUP_ADDED, _TEAM, "“Renewals” (5)"),
    (
        Action.GROUP_CHANGED,
        _TEAM | {"lists": {"permissions": {"added": [*range(1, 31)], "removed": []}}},
        f"“Renewals” (5): permissions (30 added: {', '.join(map(str, range(1, 21)))}, …)",
    ),
    (Action.GROUP_DELETED, _TEAM, "“Renewals” (5)"),
    (Action.WEBHOOK_ADDED, {"name": "CRM", "id": 5}, "“CRM” (5)"),
    (Action.WEBHOOK_CHANGED, {"name": "CRM", "id": 5, "fields": ["new_secret"]}, "“CRM” (5): new secret"),
    (Action.WEBHOOK_DELETED, {"name": "CRM", "id": 5}, "“CRM” (5)"),
]

# For each action: the text that was stored before, the parameters that are stored now, and what people read.
SAID = [
    (Action.UPLOADED, "1234 bytes", {"bytes": 1234}, "1,234 bytes"),
    (Action.BEGAN_TO_FIX, None, {"parent": 7}, "upload 7"),
    (Action.CORRECTED_CELLS, "row 1200, 1 cells", {"row": 1200, "cells": 1}, "row 1,200, 1 cell"),
    (Action.CORRECTED_VALUE, "21 rows", {"rows": 21}, "21 rows"),
    (Action.REPAIRED_VALUES, "1 rows", {"rows": 1}, "1 row"),
    (Action.SKIPPED_ROWS, "3 rows", {"rows": 3}, "3 rows"),
    (Action.RESTORED_ROW, "row 7", {"row": 7}, "row 7"),
    (Action.SWITCHED_RULE_ON, "phone_91", {"rule": "phone_91"}, RULE_TITLES["phone_91"]),
    (Action.SWITCHED_RULE_OFF, "skip_dnd", {"rule": "skip_dnd"}, RULE_TITLES["skip_dnd"]),
    (Action.UNDID, "skipped rows (12)", {"undone": "skipped_rows", "event": 12}, "skipped rows (12)"),
    (Action.CONFIRMED, "1 leads, 1 requests", {"leads": 1, "requests": 1}, "1 lead, 1 request"),
    (Action.CONFIRMED, "11 leads, 21 requests", {"leads": 11, "requests": 21}, "11 leads, 21 requests"),
    (Action.TOOK_OUT_ARRIVED, None, {"leads": 1, "batch": 2}, "1 lead of batch 2"),
    (Action.TOOK_OUT_DO_NOT_CALL, "2 leads of batch 4", {"leads": 2, "batch": 4}, "2 leads of batch 4"),
    (Action.PAUSED, "0 of 1 leads had been sent", {"sent": 0, "leads": 1}, "0 of 1 lead had been sent"),
    (Action.PAUSED, "nothing of batch 3 was loaded", {"batch": 3}, "nothing of batch 3 was loaded"),
    (Action.RESUMED, "5 of 9 leads had been sent", {"sent": 5, "leads": 9}, "5 of 9 leads had been sent"),
    (
        Action.RESUMED,
        "the dialer has these leads already",
        {"already_there": True},
        "the dialer has these leads already",
    ),
    (
        Action.CANCELLED,
        "1000 of 2500 leads had been sent",
        {"sent": 1000, "leads": 2500},
        "1,000 of 2,500 leads had been sent",
    ),
    (Action.PUT_FIRST, "1 of 2 leads had been sent", {"sent": 1, "leads": 2}, "1 of 2 leads had been sent"),
    (Action.PUT_BACK, "1 of 2 leads had been sent", {"sent": 1, "leads": 2}, "1 of 2 leads had been sent"),
    (Action.BATCH_SENT_AGAIN, "batch 2", {"batch": 2}, "batch 2"),
    (Action.BATCH_GIVEN_UP, "batch 2", {"batch": 2}, "batch 2"),
    (Action.REPORTED_TWICE, "batch 2", {"batch": 2}, "batch 2"),
    (Action.ACCOUNT_STOPPED, "It does not take the key.", {"text": "It does not take the key."}, None),
    (Action.CAMPAIGN_HELD, "The dialer does not know it.", {"text": "The dialer does not know it."}, None),
    (Action.DIALER_AWAY, "The dialer cannot be reached", {"outage": "unreachable"}, "The dialer cannot be reached"),
    (Action.CLOCK_SET, "by -3600.0 seconds", {"seconds": -3600.0}, "by -3,600.0 seconds"),
    (Action.DO_NOT_CALL_ADDED, "2 new, 1 changed", {"new": 2, "changed": 1}, "2 new, 1 changed"),
    (Action.DO_NOT_CALL_CHANGED, "12", {"number": 12}, "12"),
    (Action.DO_NOT_CALL_REMOVED, "12", {"number": 12}, "12"),
    (Action.DO_NOT_CALL_REMOVED_MANY, "3 numbers", {"numbers": 3}, "3 numbers"),
    (Action.API_KEY_CHANGED, "", {}, ""),
    *((action, None, details, words) for action, details, words in SINCE),
    (Action.UNDID, "something else (12)", {"text": "something else (12)"}, None),
    (Action.CONFIRMED, "1 leads, neither", {"text": "1 leads, neither"}, None),
]


@pytest.mark.parametrize(("action", "text", "details", "words"), SAID)
def test_the_parameters_of_an_event_are_said_in_words(action, text, details, words):
    assert details_in_words(Event(action=action, details=details)) == (text if words is None else words)


@pytest.mark.parametrize(("action", "text", "details", "words"), [said for said in SAID if said[1] is not None])
def test_what_was_stored_as_a_text_becomes_parameters(action, text, details, words):
    assert details_of(action, text) == details


def test_what_the_journal_knows_of_an_upload_is_told_with_its_rows():
    event = Event(action=Action.PERHAPS_SENT, details={"leads": 1200, "rows": [[2, 501], [900, 1102]]})
    assert details_in_words(event) == "1,200 leads may have been sent, of rows 2 to 501, 900 to 1,102"


def test_of_a_changed_domain_both_are_told():
    event = Event(action=Action.ACCOUNT_DOMAIN_CHANGED, details={"before": "a.example.com", "after": "b.example.com"})
    assert details_in_words(event) == "from a.example.com to b.example.com"


def test_a_rule_is_told_by_its_name():
    for code in SWITCHABLE:
        event = Event(action=Action.SWITCHED_RULE_OFF, details={"rule": code})
        assert details_in_words(event) == RULE_TITLES[code]


def unguarded_apps() -> SimpleNamespace:
    """The apps as that migration finds them: nothing guards events yet, neither the model nor the database."""
    with connection.cursor() as cursor:
        for statement in import_module("campaigns.migrations.0041_append_only_log").NO_GUARD[connection.vendor]:
            cursor.execute(statement)

    def get_model(app: str, name: str) -> SimpleNamespace:
        return SimpleNamespace(objects=apps.get_model(app, name)._base_manager)

    return SimpleNamespace(get_model=get_model)


@pytest.mark.django_db
def test_an_event_of_an_outage_under_its_old_name_is_still_said():
    details = details_of("dialer_away", "The dialer does not answer")
    event = Event.objects.create(action=Action.DIALER_AWAY, details=details)
    rename = import_module("campaigns.migrations.0024_outage_without_answer").rename
    rename("silent", "no_answer")(unguarded_apps(), None)
    event.refresh_from_db()
    assert details_in_words(event) == "The dialer does not answer"
