"""A batch becomes the request that docs/dialer.md#request describes."""

import json
from typing import Any

import pytest

from campaigns.cloudagent import MAX_ROWS, REQUESTS_A_MINUTE, ROW_CHARACTERS, build_request

PATH = "/cloudAgentRestAPI/index.php/AddCampaignBulkDataV4/addBulkData/format/json"


def request_with(**changes: Any) -> Any:
    wanted: dict[str, Any] = {
        "domain": "in1-ccaas-api.ozonetel.com",
        "user_name": "acme",
        "api_key": "the-secret-key",
        "campaign_name": "Sales_Outbound",
        "map": ["PhoneNumber", "Name", "Priority"],
        "rows": [["9876543210", "Ironman", 6]],
        "check_duplicate": False,
        "is_delete": False,
        "start": False,
        "callback_url": "",
    }
    return build_request(**(wanted | changes))


def test_the_limits_are_the_contracts() -> None:
    assert (MAX_ROWS, ROW_CHARACTERS, REQUESTS_A_MINUTE) == (500, 2000, 5)


def test_the_fields_are_those_of_the_contract_and_all_are_text() -> None:
    request = request_with(check_duplicate=True, start=True, callback_url="https://leads.example/callbacks/abc/")
    assert request.fields == {
        "apiKey": "the-secret-key",
        "userName": "acme",
        "campaignName": "Sales_Outbound",
        "bulkData": '{"map":["PhoneNumber","Name","Priority"],"data":[["9876543210","Ironman",6]]}',
        "checkDuplicate": "true",
        "isDelete": "false",
        "action": "start",
        "callBackUrl": "https://leads.example/callbacks/abc/",
    }


@pytest.mark.parametrize("check_duplicate", [True, False])
@pytest.mark.parametrize("is_delete", [True, False])
def test_both_options_are_always_sent_as_words(check_duplicate: bool, is_delete: bool) -> None:
    fields = request_with(check_duplicate=check_duplicate, is_delete=is_delete).fields
    assert fields["checkDuplicate"] == ("true" if check_duplicate else "false")
    assert fields["isDelete"] == ("true" if is_delete else "false")


def test_a_campaign_is_started_only_when_asked_for() -> None:
    assert "action" not in request_with(start=False).fields


def test_without_a_callback_address_none_is_sent() -> None:
    assert "callBackUrl" not in request_with(callback_url="").fields


def test_rows_keep_the_order_of_the_map_and_priority_stays_a_number() -> None:
    sent = json.loads(request_with(rows=[["1", "A", 6], ["2", "B", 99]]).fields["bulkData"])
    assert sent["data"] == [["1", "A", 6], ["2", "B", 99]]


def test_names_in_indian_scripts_travel_as_themselves() -> None:
    assert "रमेश" in request_with(rows=[["9876543210", "रमेश", 6]]).fields["bulkData"]


@pytest.mark.parametrize(
    ("domain", "url"),
    [
        ("in1-ccaas-api.ozonetel.com", "https://in1-ccaas-api.ozonetel.com" + PATH),
        (" api.ccaas.ozonetel.com/ ", "https://api.ccaas.ozonetel.com" + PATH),
        ("dialer.partner.example:8443", "https://dialer.partner.example:8443" + PATH),
        ("https://api.ccaas.ozonetel.com", "https://api.ccaas.ozonetel.com" + PATH),
        ("http://127.0.0.1:8900", "http://127.0.0.1:8900" + PATH),
    ],
)
def test_the_address_is_https_unless_the_domain_says_otherwise(domain: str, url: str) -> None:
    assert request_with(domain=domain).url == url


@pytest.mark.parametrize(
    "domain",
    [
        "",
        "   ",
        "ftp://host.example",
        "file:///etc/passwd",
        "a@host.example",
        "host.example/path",
        "host.example?x",
    ],
)
def test_the_key_is_not_sent_to_what_is_no_host(domain: str) -> None:
    with pytest.raises(ValueError, match="not the name of a host"):
        request_with(domain=domain)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"map": ["phonenumber", "Name", "Priority"]}, "no PhoneNumber"),
        ({"rows": []}, "no rows"),
        ({"rows": [["9876543210", "Ironman"]]}, "has not the 3 values"),
        ({"rows": [["9876543210", "\ud800", 6]]}, "surrogate"),
    ],
)
def test_what_the_dialer_would_queue_and_fail_later_is_not_sent(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        request_with(**changes)


def test_neither_the_key_nor_any_number_is_in_the_repr() -> None:
    assert "the-secret-key" not in repr(request_with())
    assert "9876543210" not in repr(request_with())
