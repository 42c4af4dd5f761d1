"""The administration asks for its permissions, page by page; and so do the pages of the queue."""

import pytest
from django.apps import apps
from django.urls import reverse

from campaigns.models import Synonym, Webhook
from leadsportal import queue_dashboard
from tests import make
from tests.access import expected
from tests.access.expected import EVERYBODY, NOT_SIGNED_IN, Entry
from tests.access.walking import Outcome, ask, filled
from tests.access.world import MARK, World

pytestmark = pytest.mark.sqlite  # who may do what does not depend on the database

ADMINISTRATORS = ("office", "root")
STAFF = (*ADMINISTRATORS, "clerk")


@pytest.fixture
def administrated(everybody: World) -> dict[str, int]:
    """The id of an object of each kind that the administration has."""
    make.forbid("9000000555")
    Synonym.objects.create(field="City", word="Town", folded="town")
    Webhook.objects.create(name=f"{MARK} crm", address="https://crm.example.com/")
    ids = {}
    for name in expected.ADMINISTRATION:
        model = apps.get_model(name.replace("/", "."))
        ids[name] = model.objects.order_by("pk").values_list("pk", flat=True).first()
    assert all(ids.values()), ids
    return ids


def why_not_refused(person: str, outcome: Outcome, status: int = 403) -> str:
    """What is wrong with how the administration refuses this person; `status` is for members of the staff."""
    if person in NOT_SIGNED_IN:
        return outcome.why_not_refused(outcome.asks_to_sign_in, "a sign-in")
    if person not in STAFF:
        asks = outcome.location.startswith("/admin/login/") or outcome.location == reverse("admin:index")
        return outcome.why_not_refused(asks, "the administration's sign-in")
    return outcome.why_not_refused(outcome.status == status, str(status))


def may(person: str, entry: Entry, permission: str, data: dict[str, str] | None) -> bool:
    """Whoever may view an object may also look at the page that changes it."""
    return person in ADMINISTRATORS and (permission in entry.may.split() or (permission == "change" and data is None))


def test_every_page_of_the_administration_asks_for_its_permission(everybody: World, administrated: dict[str, int]):
    wrong = []
    for person in EVERYBODY:
        for name, entry in expected.ADMINISTRATION.items():
            for below, permission in (expected.OF_EACH_ENTRY | entry.further).items():
                for data in (None, {}):
                    address = filled(f"admin/{name}/{below}", administrated[name])
                    outcome = ask(everybody.clients[person], address, data)
                    if may(person, entry, permission, data):
                        why = "" if outcome.is_let_in else "and should be let in"
                    else:
                        why = why_not_refused(person, outcome)
                    if why:
                        method = "GET" if data is None else "POST"
                        wrong.append(f"{person}: {method} {name}/{below} gave {outcome.status}, {why}")
    assert not wrong, "\n".join(wrong)


def test_the_other_addresses_of_the_administration_are_for_its_staff(everybody: World):
    wrong = []
    for person in EVERYBODY:
        for route, (address, status) in expected.OF_THE_ADMINISTRATION.items():
            outcome = ask(everybody.clients[person], address)
            if person in ADMINISTRATORS:
                why = "" if outcome.status < 500 and outcome.status != 403 else "and should be let in"
            else:
                why = why_not_refused(person, outcome, status)
            if why:
                wrong.append(f"{person}: {route} gave {outcome.status}, {why}")
    assert not wrong, "\n".join(wrong)


def test_every_page_of_the_queue_asks_for_its_permission(everybody: World):
    wrong = []
    for person in EVERYBODY:
        for page in queue_dashboard.urlpatterns:
            names = getattr(page.pattern, "converters", None) or page.pattern.regex.groupindex
            address = reverse(f"django_rq:{page.name}", kwargs=dict.fromkeys(names, 1))
            for data in (None, {}):
                outcome = ask(everybody.clients[person], address, data)
                if person in ADMINISTRATORS:
                    why = "and should be let in" if outcome.status == 403 or "sign-in" in outcome.location else ""
                else:
                    why = why_not_refused(person, outcome)
                if why:
                    wrong.append(f"{person}: {page.name} gave {outcome.status}, {why}")
    assert not wrong, "\n".join(wrong)
