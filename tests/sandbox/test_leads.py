"""Loading rows into a campaign: what is added, what is a duplicate."""

import pytest

from campaigns.sandbox import leads as leads_module
from campaigns.sandbox.accounts import Campaign
from campaigns.sandbox.bulk_request import BulkData, Options
from campaigns.sandbox.leads import DUPLICATE, KNOWN, SPOILED, CampaignLeads

CAMPAIGN = Campaign("sandbox", "Sales_Outbound", ("PhoneNumber",))
NEITHER = Options(check_duplicate=False, is_delete=False, start=False)
CHECK_DUPLICATE = Options(check_duplicate=True, is_delete=False, start=False)
IS_DELETE = Options(check_duplicate=False, is_delete=True, start=False)
BOTH = Options(check_duplicate=True, is_delete=True, start=False)


def load(leads: CampaignLeads, *phones: str, options: Options = NEITHER, fails_every: int = 0) -> list[tuple[str, str]]:
    """Loads these numbers; returns those that failed, with their reasons."""
    data = BulkData(map=("PhoneNumber",), rows=tuple((phone,) for phone in phones))
    failed = leads.load(data, campaign=CAMPAIGN, options=options, fails_every=fails_every)
    return [(str(row.values[0]), row.reason) for row in failed]


def phones_in(leads: CampaignLeads) -> list[str]:
    return [str(lead["PhoneNumber"]) for lead in leads]


def test_leads_are_kept_in_order_as_header_and_value():
    leads = CampaignLeads()
    assert load(leads, "3", "1", "2") == []
    assert list(leads) == [{"PhoneNumber": "3"}, {"PhoneNumber": "1"}, {"PhoneNumber": "2"}]
    assert leads.last_phones(2) == ["2", "1"]


def test_with_neither_option_a_known_number_is_added_again():
    leads = CampaignLeads()
    load(leads, "1", "1")
    assert load(leads, "1") == []
    assert phones_in(leads) == ["1", "1", "1"]


@pytest.mark.parametrize(
    ("options", "inside_the_payload"), [(CHECK_DUPLICATE, DUPLICATE), (IS_DELETE, KNOWN), (BOTH, KNOWN)]
)
def test_with_an_option_only_unknown_numbers_are_added(options: Options, inside_the_payload: str):
    leads = CampaignLeads()
    load(leads, "1")
    assert load(leads, "1", "2", "2", options=options) == [("1", KNOWN), ("2", inside_the_payload)]
    assert phones_in(leads) == ["1", "2"]


def test_of_a_payloads_duplicates_the_first_that_can_be_added_is():
    leads = CampaignLeads()
    assert load(leads, "x1", "1", "1", options=CHECK_DUPLICATE) == [("x1", "Invalid number"), ("1", DUPLICATE)]
    assert phones_in(leads) == ["1"]


def test_below_a_map_that_does_not_fit_all_rows_fail():
    leads = CampaignLeads()
    data = BulkData(map=("PhoneNumber", "City"), rows=(("1", "Pune"), ("2", "Agra")))
    failed = leads.load(data, campaign=CAMPAIGN, options=NEITHER, fails_every=0)
    assert [row.reason for row in failed] == ["Header City is not in the campaign's mapping"] * 2
    assert len(leads) == 0


def test_every_second_row_fails_when_asked_to():
    leads = CampaignLeads()
    assert load(leads, "1", "2", "3", "4", fails_every=2) == [("2", SPOILED), ("4", SPOILED)]
    assert phones_in(leads) == ["1", "3"]


def test_a_full_campaign_takes_no_more_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(leads_module, "MAX_LEADS", 2)
    leads = CampaignLeads()
    assert load(leads, "1", "2", "3") == [("3", leads_module.FULL)]
