"""How the dialer judges requests, without HTTP."""

import threading

import pytest

from campaigns.sandbox.accounts import Account, Campaign
from campaigns.sandbox.dialer import Dialer
from campaigns.sandbox.memory import MAX_REQUESTS_KEPT
from campaigns.sandbox.troubles import TROUBLES
from tests.sandbox.outside import bulk_fields, rows

THROTTLED = "too many Requests and failed to add Data to queue"


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def dialer(clock: Clock) -> Dialer:
    return Dialer(window=60, requests_per_window=5, clock=clock)


def message(dialer: Dialer, **changes) -> str:
    """The dialer's answer to a request with these changes."""
    return str(dialer.receive(bulk_fields(**changes)).answer["message"])


def test_a_request_in_order_is_queued_and_its_leads_are_there(dialer: Dialer):
    receipt = dialer.receive(bulk_fields(rows(count=2)))
    assert receipt.answer["status"] == "success"
    assert receipt.answer["message"] == "queued successfully"
    transaction_id = receipt.answer["transactionId"]
    assert isinstance(transaction_id, str)
    assert transaction_id.isdigit()
    assert len(transaction_id) in (24, 25)
    assert dialer.state()["leads"]["Sales_Outbound"] == [
        {"PhoneNumber": "9800000000", "Name": "Lead 0", "Priority": 5},
        {"PhoneNumber": "9800000001", "Name": "Lead 1", "Priority": 5},
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"apiKey": None}, "apiKey should not be empty"),
        ({"userName": None}, "userName should not be empty"),
        ({"campaignName": ""}, "campaignName should not be empty"),
        ({"apiKey": "wrong"}, "Invalid userName or apiKey"),
        ({"userName": "wrong"}, "Invalid userName or apiKey"),
        ({"campaignName": "Unknown"}, "Invalid Campaign Name"),
        ({"campaignName": "sales_outbound"}, "Invalid Campaign Name"),
        ({"campaignName": "Sales_Outbound__unheard-of"}, "Invalid Campaign Name"),
        ({"campaignName": "Inbound_Helpline"}, "Invalid Campaign Name"),
        ({"bulkData": None}, "bulkData should not be empty"),
        ({"isDelete": "maybe"}, "isDelete should be false or true"),
    ],
)
def test_a_refused_request_changes_nothing_and_is_listed(dialer: Dialer, changes: dict, words: str):
    before = dialer.state()["leads"]
    receipt = dialer.receive(bulk_fields(**changes))
    assert receipt.answer == {"status": "error", "message": words}
    assert receipt.transaction is None
    assert dialer.state()["leads"] == before
    assert [request["answer"] for request in dialer.state()["requests"]] == [words]


def test_the_sixth_request_in_a_minute_is_not_queued(dialer: Dialer, clock: Clock):
    assert [message(dialer) for _ in range(6)] == ["queued successfully"] * 5 + [THROTTLED]
    assert len(dialer.state()["leads"]["Sales_Outbound"]) == 5
    clock.now = 60
    assert message(dialer) == "queued successfully"
    assert dialer.state()["max_in_window"] == 6


def test_requests_that_are_refused_for_what_they_contain_count_for_the_limit(dialer: Dialer):
    for changes in ({"campaignName": "Unknown"}, {"bulkData": "x"}, {"isDelete": "x"}, {}, {}):
        message(dialer, **changes)
    assert message(dialer) == THROTTLED


def test_requests_with_a_wrong_key_do_not_count(dialer: Dialer):
    for _ in range(9):
        message(dialer, apiKey="wrong")
    assert message(dialer) == "queued successfully"
    assert dialer.state()["max_in_window"] == 1


def test_each_account_has_a_limit_of_its_own(dialer: Dialer):
    dialer.add_account(Account("second", "second-key"))
    dialer.add_campaign(Campaign("second", "Sales_Outbound", ("PhoneNumber", "Name", "Priority")))
    for _ in range(5):
        message(dialer)
    assert message(dialer, userName="second", apiKey="second-key") == "queued successfully"
    assert dialer.state()["max_in_window"] == 5
    assert dialer.state(user_name="second")["max_in_window"] == 1
    assert len(dialer.state(user_name="second")["leads"]["Sales_Outbound"]) == 1
    assert len(dialer.state()["leads"]["Sales_Outbound"]) == 6


def test_a_campaign_belongs_to_its_account(dialer: Dialer):
    dialer.add_account(Account("second", "second-key"))
    assert message(dialer, userName="second", apiKey="second-key") == "Invalid Campaign Name"


def test_rows_that_fail_are_still_queued_and_told_by_the_transaction(dialer: Dialer):
    transaction = dialer.receive(bulk_fields([["9812345678"], ["9812345679", "Asha", 5]])).transaction
    assert transaction
    assert (transaction.total, transaction.failed) == (2, 1)


@pytest.mark.parametrize(
    ("changes", "added"),
    [
        ({}, 3),
        ({"checkDuplicate": "true"}, 1),
        ({"isDelete": "true"}, 1),
        ({"checkDuplicate": "true", "isDelete": "true"}, 1),
        ({"checkDuplicate": "false", "isDelete": "false"}, 3),
    ],
)
def test_the_options_decide_what_becomes_of_known_numbers(dialer: Dialer, changes: dict, added: int):
    dialer.receive(bulk_fields(rows(count=1)))
    dialer.receive(bulk_fields(rows(count=2) + rows(count=1), **changes))
    assert len(dialer.state()["leads"]["Sales_Outbound"]) == 1 + added


def test_a_start_is_recorded_with_the_leads_that_were_there(dialer: Dialer):
    dialer.receive(bulk_fields(rows(count=2)))
    assert dialer.state()["started"] == {}
    dialer.receive(bulk_fields(rows(count=3, start=2), action="start"))
    started = dialer.state()["started"]["Sales_Outbound"]
    assert (started["leads"], started["times"]) == (5, 1)
    dialer.receive(bulk_fields(rows(count=1), action="start"))
    assert dialer.state()["started"]["Sales_Outbound"]["times"] == 2


def test_requests_are_listed_with_their_options_but_without_the_key(dialer: Dialer):
    receipt = dialer.receive(bulk_fields(checkDuplicate="true", isDelete="false", action="start"))
    (request,) = dialer.state()["requests"]
    assert request["campaign"] == "Sales_Outbound"
    assert request["rows"] == 1
    assert (request["checkDuplicate"], request["isDelete"], request["action"]) == ("true", "false", "start")
    assert request["transactionId"] == receipt.answer["transactionId"]
    assert "sandbox-key" not in repr(dialer.state())


def test_the_list_of_requests_is_bounded_but_their_count_is_true(dialer: Dialer):
    for _ in range(MAX_REQUESTS_KEPT + 5):
        dialer.receive({})
    assert len(dialer.state()["requests"]) == MAX_REQUESTS_KEPT
    assert dialer.state()["requests_in_all"] == MAX_REQUESTS_KEPT + 5


def test_leads_of_a_campaign_with_a_trouble_in_its_name_are_kept_under_its_own_name(dialer: Dialer):
    dialer.receive(bulk_fields(rows(count=4), campaignName="Sales_Outbound__half-failed"))
    leads = dialer.state()["leads"]
    assert len(leads["Sales_Outbound__half-failed"]) == 2
    assert leads["Sales_Outbound"] == []


def test_a_trouble_that_was_asked_for_goes_before_the_one_in_the_name(dialer: Dialer):
    dialer.ask_trouble(TROUBLES["all-failed"], times=1)
    names = [dialer.receive(bulk_fields(campaignName="Sales_Outbound__slow")).trouble.name for _ in range(2)]
    assert names == ["all-failed", "slow"]


def test_a_trouble_can_be_asked_for_one_campaign_and_some_requests(dialer: Dialer):
    dialer.ask_trouble(TROUBLES["throttled"], times=2, campaign="Renewals_Extra")
    asked = ["Sales_Outbound", "Renewals_Extra", "Renewals_Extra", "Renewals_Extra"]
    names = [dialer.receive(bulk_fields(campaignName=campaign)).trouble.name for campaign in asked]
    assert names == ["", "throttled", "throttled", ""]


def test_the_state_of_a_campaign_is_told_among_all_campaigns_of_the_account(dialer: Dialer):
    dialer.receive(bulk_fields(action="start"))
    answer = dialer.campaign_status(api_key="sandbox-key", user_name="sandbox", campaign_name="Renewals_Extra")
    assert answer["status"] == "success"
    positions = {line["CampaignName"]: line["Position"] for line in answer["message"]}
    assert positions["Sales_Outbound"] == "RUNNING"
    assert positions["Renewals_Extra"] == "READY"
    assert set(answer["message"][0]) == {"CampaignID", "CampaignName", "UserName", "Position"}


def test_the_state_of_a_campaign_with_a_trouble_in_its_name_is_told_before_its_first_request(dialer: Dialer):
    answer = dialer.campaign_status(api_key="sandbox-key", user_name="sandbox", campaign_name="Sales_Outbound__slow")
    assert "Sales_Outbound__slow" in [line["CampaignName"] for line in answer["message"]]


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"api_key": "wrong"}, "Invalid userName or apiKey"), ({"campaign_name": "?"}, "Invalid Campaign Name")],
)
def test_the_state_of_a_campaign_is_not_told_to_everybody(dialer: Dialer, changes: dict, words: str):
    asked = {"api_key": "sandbox-key", "user_name": "sandbox", "campaign_name": "Sales_Outbound", **changes}
    assert dialer.campaign_status(**asked) == {"status": "error", "message": words}


def test_a_reset_forgets_everything(dialer: Dialer):
    fresh = dialer.state()
    dialer.add_campaign(Campaign("sandbox", "More", ("PhoneNumber",)))
    dialer.ask_trouble(TROUBLES["slow"], times=3)
    for _ in range(6):
        dialer.receive(bulk_fields(action="start"))
    dialer.reset()
    assert dialer.state() == fresh
    assert dialer.receive(bulk_fields()).trouble.name == ""


def test_many_requests_at_once_are_judged_one_after_another(dialer: Dialer):
    dialer.set_window(0)
    start = threading.Barrier(8)

    def send() -> None:
        start.wait()
        for part in range(5):
            dialer.receive(bulk_fields(rows(count=50, start=part * 25), checkDuplicate="true"))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    phones = [lead["PhoneNumber"] for lead in dialer.state()["leads"]["Sales_Outbound"]]
    assert len(phones) == len(set(phones)) == 150
    assert dialer.state()["requests_in_all"] == 40
