"""Administrators' pages of campaigns, and of the reasons that mean “already there”."""

from datetime import time

import pytest
from django.urls import reverse

from campaigns.models import AlreadyThereReason, Campaign, Event, HoldReason
from campaigns.sending.halting import hold_campaign
from tests import make

ADD = reverse("admin:campaigns_campaign_add")
LIST = reverse("admin:campaigns_campaign_changelist")


def form(account, **changed) -> dict:
    filled = {
        "account": account.pk,
        "name": "Sales_Outbound",
        "dial_method": "normal",
        "field_names": "PhoneNumber\r\nName\r\n\r\n  City \r\n",
        "phone_format": "national",
        "default_option": "check_duplicate",
        "recent_days": "7",
        "is_active": "on",
    }
    return {name: value for name, value in (filled | changed).items() if value is not None}


def page_of(campaign: Campaign) -> str:
    return reverse("admin:campaigns_campaign_change", args=[campaign.pk])


def errors(answer) -> dict:
    return answer.context["adminform"].form.errors


def test_a_campaign_is_added_with_its_headers_one_a_line(administrator):
    assert administrator.post(ADD, form(make.account())).status_code == 302
    campaign = Campaign.objects.get()
    assert campaign.field_names == ["PhoneNumber", "Name", "City"]
    assert "PhoneNumber\nName\nCity" in administrator.get(page_of(campaign)).content.decode()


@pytest.mark.parametrize(
    ("dial_method", "names", "sentence"),
    [
        ("normal", "Name", "The list lacks PhoneNumber"),
        ("normal", "", "This field is required"),
        ("normal", "phonenumber\nName", "Please write PhoneNumber instead of “phonenumber”"),
        ("normal", "PhoneNumber\nName\nname", "in the list more than once"),
        ("agent-wise", "PhoneNumber\nName", "The list lacks AgentId"),
        ("skill-wise", "PhoneNumber\nName", "The list lacks skill"),
        ("skill-wise", "PhoneNumber\nSkill", "Please write skill instead of “Skill”"),
    ],
)
def test_what_is_wrong_with_the_headers_is_said(administrator, dial_method, names, sentence):
    answer = administrator.post(ADD, form(make.account(), dial_method=dial_method, field_names=names))
    assert sentence in str(errors(answer)["field_names"])
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(("dial_method", "needed"), [("agent-wise", "AgentId"), ("skill-wise", "skill")])
def test_the_dial_methods_own_header_makes_it_right(administrator, dial_method, needed):
    administrator.post(ADD, form(make.account(), dial_method=dial_method, field_names=f"PhoneNumber\n{needed}"))
    assert Campaign.objects.get().dial_method == dial_method


def test_a_campaign_has_sending_hours_with_two_ends_or_none(administrator):
    account = make.account()
    one_end = administrator.post(ADD, form(account, sending_from="10:00"))
    assert "Give both ends of the sending hours, or neither." in one_end.content.decode()
    assert not Campaign.objects.exists()
    administrator.post(ADD, form(account, sending_from="10:00", sending_until="18:30"))
    campaign = Campaign.objects.get()
    assert (campaign.sending_from, campaign.sending_until) == (time(10), time(18, 30))


def test_the_same_name_twice_in_an_account_is_refused(administrator):
    campaign = make.campaign()
    assert "already exists" in str(errors(administrator.post(ADD, form(campaign.account))))


def test_a_campaign_with_uploads_stays_with_its_account(administrator):
    campaign = make.received_upload().campaign
    other = make.account(name="Other", user_name="other")
    administrator.post(page_of(campaign), form(other, name="Corrected"))
    campaign.refresh_from_db()
    assert (campaign.name, campaign.account.name) == ("Corrected", "Main")


def test_renaming_a_campaign_with_uploads_to_a_name_that_is_taken_is_refused_in_words(administrator):
    campaign = make.received_upload().campaign
    make.campaign(name="Taken")
    answer = administrator.post(page_of(campaign), form(campaign.account, name="Taken"))
    assert "a campaign of that name already" in str(errors(answer)["name"])


def test_saving_does_not_undo_a_hold_that_came_meanwhile(administrator, monkeypatch):
    campaign = make.campaign()
    clean = Campaign.full_clean

    def hold_then_clean(self, *args, **kwargs):
        hold_campaign(campaign.pk, HoldReason.OTHER, words="The dialer does not know it")
        return clean(self, *args, **kwargs)

    monkeypatch.setattr(Campaign, "full_clean", hold_then_clean)
    administrator.post(page_of(campaign), form(campaign.account, phone_format="e164"))
    campaign.refresh_from_db()
    assert campaign.phone_format == "e164"
    assert campaign.held_at is not None


def test_a_held_campaign_says_why_and_can_be_released(administrator, monkeypatch):
    campaign = make.campaign()
    hold_campaign(campaign.pk, HoldReason.OTHER, words="The dialer does not know this campaign")
    assert "No, held: The dialer does not know this campaign" in administrator.get(LIST).content.decode()
    assert "“Release”, among the actions" in administrator.get(page_of(campaign)).content.decode()

    enqueued = []
    monkeypatch.setattr("campaigns.tasks.enqueue", lambda task, pk: enqueued.append((task.__name__, pk)))
    administrator.post(LIST, {"action": "release", "_selected_action": [campaign.pk]})

    campaign.refresh_from_db()
    assert campaign.held_at is None
    assert enqueued == [("send_account", campaign.account_id)]
    assert Event.objects.get(action="campaign_released").user.username == "admin"


def test_a_campaign_with_uploads_is_not_deleted_and_the_page_says_what_to_do(administrator):
    campaign = make.received_upload().campaign
    address = reverse("admin:campaigns_campaign_delete", args=[campaign.pk])
    page = administrator.get(address).content.decode()
    assert "Sales_Outbound has 1 upload on record. Untick “Is active” to switch it off instead." in page
    administrator.post(address, {"post": "yes"})
    assert Campaign.objects.exists()


def test_the_reasons_that_mean_already_there_are_there_from_the_start_and_can_be_changed(administrator):
    phrases = set(AlreadyThereReason.objects.values_list("phrase", flat=True))
    assert phrases == {"duplicate", "already exists", "already there", "already in campaign"}
    add = reverse("admin:campaigns_alreadytherereason_add")
    administrator.post(add, {"phrase": "known number"})
    assert AlreadyThereReason.objects.filter(phrase="known number").exists()
    assert "Give five letters or more" in administrator.post(add, {"phrase": "a"}).content.decode()
