"""Webhooks in the administration: the secret is never shown, addresses are refused, and the log of actions has it."""

import pytest
from django.urls import reverse

from campaigns.models import Action, Event, Webhook, WebhookMessage
from tests.notifications.conftest import SECRET

pytestmark = pytest.mark.django_db

LIST, ADD = reverse("admin:campaigns_webhook_changelist"), reverse("admin:campaigns_webhook_add")
FORM = {"name": "CRM", "address": "https://crm.example.com/hook", "new_secret": SECRET, "is_active": "on"}


def added(administrator) -> Webhook:
    administrator.post(ADD, FORM)
    return Webhook.objects.get()


def change_page(webhook: Webhook) -> str:
    return reverse("admin:campaigns_webhook_change", args=[webhook.pk])


def test_a_webhook_is_added_and_its_secret_is_sealed_and_never_shown(administrator):
    webhook = added(administrator)
    assert webhook.secret.reveal() == SECRET
    assert SECRET not in webhook.secret.ciphertext
    for address in (LIST, change_page(webhook)):
        assert SECRET not in administrator.get(address).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"address": "http://crm.example.com/"}, "must begin with https://"),
        ({"address": "https://10.0.0.1/"}, "Give the name of the host"),
        ({"address": "https://crm.internal/"}, "in a private network"),
        ({"address": "https://a:b@crm.example.com/"}, "Leave user name and password away"),
        ({"new_secret": "guessable"}, "A secret is whsec_"),
        ({"new_secret": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(administrator, changed, said):
    assert said in administrator.post(ADD, FORM | changed).content.decode()
    assert not Webhook.objects.exists()


def test_another_address_wants_the_secret_again(administrator):
    """Else whoever may change the address could have messages signed for a server of their own."""
    webhook = added(administrator)
    elsewhere = FORM | {"address": "https://other.example.com/", "new_secret": ""}
    assert "the secret must be entered again" in administrator.post(change_page(webhook), elsewhere).content.decode()
    administrator.post(change_page(webhook), FORM | {"name": "CRM 2", "new_secret": ""})
    webhook.refresh_from_db()
    assert (webhook.name, webhook.address, webhook.secret.reveal()) == ("CRM 2", FORM["address"], SECRET)


def test_a_test_message_is_sent_where_the_webhook_is_switched_on(administrator):
    webhook = added(administrator)
    asked = {"action": "send_test", "_selected_action": [webhook.pk]}
    assert "A test message to CRM is sent" in administrator.post(LIST, asked, follow=True).content.decode()
    Webhook.objects.update(is_active=False)
    assert "CRM is switched off." in administrator.post(LIST, asked, follow=True).content.decode()
    assert WebhookMessage.objects.count() == 1


def test_the_list_says_what_came_of_the_last_try(administrator):
    webhook = added(administrator)
    assert "None so far" in administrator.get(LIST).content.decode()
    message = WebhookMessage.objects.create(webhook=webhook, tries=2, fault="status 500")
    WebhookMessage.objects.update(tried_at=message.made_at)
    assert "Waiting to be sent, 2 tries (status 500)" in administrator.get(LIST).content.decode()


def test_the_log_of_actions_has_who_added_changed_and_deleted_it(administrator):
    webhook = added(administrator)
    administrator.post(change_page(webhook), FORM | {"name": "CRM 2", "new_secret": ""})
    WebhookMessage.objects.create(webhook=webhook)
    administrator.post(reverse("admin:campaigns_webhook_delete", args=[webhook.pk]), {"post": "yes"})
    events = Event.objects.filter(action__startswith="webhook").order_by("pk")
    assert [(event.action, event.details["name"]) for event in events] == [
        (Action.WEBHOOK_ADDED, "CRM"),
        (Action.WEBHOOK_CHANGED, "CRM 2"),
        (Action.WEBHOOK_DELETED, "CRM 2"),
    ]
    assert SECRET not in str(list(events.values_list("details", flat=True)))
    assert not Webhook.objects.exists()
