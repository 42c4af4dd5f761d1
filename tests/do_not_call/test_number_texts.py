"""All phone numbers in a text are found."""

import random
import re

import pytest

from campaigns.do_not_call import phones_in

A, B = "+919876543210", "+919876543211"


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("9876543210", [A]),
        ("098765 43210", [A]),
        ("+91-98765-43210", [A]),
        ("0091 98765 43210", [A]),
        ("tel:+919876543210", [A]),
        ("Mob: 98765.43210", [A]),
        ("9876543210.0", [A]),
        ("9.876543210E+09", [A]),
        ("DND since 2020: 9876543210", [A]),
        ("9876543210 (asked us on 12-05-2023)", [A]),
        ("2023-05-12 10:30 9876543210", [A]),
        ("Asha9876543210Pune", [A]),
        ("https://wa.me/919876543210", [A]),
        ("९८७६५४३२१०", [A]),
        ("\u202a+91 98765 43210\u202c", [A]),
        ("9876543210 / 9876543211", [A, B]),
        ("9876543210,9876543211", [A, B]),
        ("9876543210 9876543211", [A, B]),
        ("98765 43210 98765 43211", [A, B]),
        ("98765-43210 +91 98765-43211", [A, B]),
        ("98765432109876543211", [A, B]),
        ("9876543210\n9876543211", [A, B]),
        ("9876543210\t12\t9876543211", [A, B]),
        ("9876543210/11", [A, B]),
        ("9876543210, 022-23456789", [A, "+912223456789"]),
        ("022/23456789", ["+912223456789"]),
        ("(022) 2345 6789 ext 12", ["+912223456789"]),
        ("+65 9123 4567", ["+6591234567"]),
        ("+1 (650) 253-0000, 9876543210", ["+16502530000", A]),
        ("+44 20 7946 0958 9876543210", ["+442079460958", A]),
        ("0065 91234567", ["+6591234567"]),
        ("9876543210, 9876543210", [A]),
        ("no number", []),
        ("98765", []),
        ("2023-05-12 10:30", []),
        ("12/05/2023", []),
        ("9.87E+09", []),
        ("", []),
    ],
)
def test_the_numbers_of_a_text(text, phones):
    assert phones_in(text) == phones


MOBILE = re.compile(r"(?<![\d+])(?:(?:\+|00)?91[ -]?|0)?([6-9]\d{4}[ -]?\d{5})(?!\d)")


def test_every_mobile_number_that_a_plain_search_finds_is_found():
    dice = random.Random(10)
    words = ["DND", "call", "Asha", "since 2020", "12", "on 03/04/2024", "no. 7", "Rs 1,200", "(office)", "x"]
    between = [" ", ", ", " / ", ";", ": ", " - ", "\n", "\t", " | ", " & "]
    for _ in range(3_000):
        parts = []
        for _ in range(dice.randint(1, 5)):
            number = f"{dice.choice('6789')}{dice.randrange(10**9):09}"
            split = f"{number[:5]}{dice.choice(['', ' ', '-'])}{number[5:]}"
            written = dice.choice(["", "+91", "+91 ", "91", "0", "0091", "+91-"]) + split
            parts.append(dice.choice([written, dice.choice(words)]))
        text = "".join(part + dice.choice(between) for part in parts)
        searched = {"+91" + re.sub(r"\D", "", found) for found in MOBILE.findall(text)}
        assert searched <= set(phones_in(text)), text


@pytest.mark.parametrize("piece", ["1 ", "+", "9", "+1 ", "7/1", "0-0", "9876543210/", "(", "+44 20 "])
@pytest.mark.timeout(5)
def test_a_hostile_text_costs_little(piece):
    phones_in(piece * 30_000)
