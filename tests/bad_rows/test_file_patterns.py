"""Names of files that differ in dates, numbers and copies only are of one source."""

import pytest

from campaigns.bad_rows import longest_piece, pattern_of


@pytest.mark.parametrize(
    "name",
    [
        "Leads north.csv",
        "Leads north 2026-11-26.xlsx",
        "Leads north_26.11.2026 (2).csv",
        "Leads north, November.csv",
        "Leads north 3rd Dec.xlsx",
        "Leads north - Copy.csv",
        "Leads north (1).csv",
        "2026-11-26 Leads north.csv",
        "20261126_1405_Leads north.CSV",
        "Copy of Leads north Mon 14.csv",
    ],
)
def test_dates_numbers_and_copies_are_left_out(name):
    assert pattern_of(name) == "Leads north"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("fb_leads_26nov_mumbai.csv", "fb_leads…mumbai"),
        ("batch 7 of diwali.xlsx", "batch…of diwali"),
        ("market mayor sunday.csv", "market mayor"),
        ("decor marchers.csv", "decor marchers"),
        ("leads.v2.final.csv", "leads.v…final"),
        ("Leads (1) north.csv", "Leads…north"),
        ("Leads - Copy north.csv", "Leads…north"),
        ("Leads   north 1.csv", "Leads   north"),
        ("२०२६ लीड्स.csv", "लीड्स"),
    ],
)
def test_what_is_left_keeps_its_words(name, pattern):
    assert pattern_of(name) == pattern


@pytest.mark.parametrize("name", ["20261126.csv", "26-11-2026 (3).xlsx", "Nov 2026.csv", "9876543210.csv", "", ".csv"])
def test_a_name_of_dates_and_numbers_only_leaves_nothing(name):
    assert pattern_of(name) == ""
    assert longest_piece(pattern_of(name)) == ""


def test_files_are_found_by_the_longest_text_that_all_names_have():
    for name in ("fb_leads_26nov_mumbai.csv", "Leads (1) north.csv", "Leads - Copy north.csv", "Leads   north 1.csv"):
        assert longest_piece(pattern_of(name)) in name
        assert longest_piece(pattern_of(name)) != ""
    assert longest_piece("fb_leads…mumbai") == "fb_leads"
