"""Phone numbers in the forms that lead files have. The list is the same in each run."""

import random

_AREA_CODES = ["22", "11", "44", "80", "33", "40", "20", "79"]
_FOREIGN = ["+1 212 555 {:04}", "+44 20 7946 {:04}", "+971 50 123 {:04}", "+65 6123 {:04}"]
_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


def mixed_forms(count: int) -> list[str]:
    """So many cells: 40% are plain mobile numbers, 5% are wrong, and the others are written in many ways.

    It has no toll-free and service numbers. They are valid, but the product refuses them, since they belong to no
    person.
    """
    chance = random.Random(7)
    return [_form(chance, chance.randrange(100)) for _ in range(count)]


def _form(chance: random.Random, kind: int) -> str:
    mobile = f"{chance.choice('6789')}{chance.randrange(10**9):09}"
    forms = {
        40: mobile,
        55: f"+91 {mobile[:5]} {mobile[5:]}",
        63: f"91{mobile}",
        70: f"0{mobile}",
        76: f"{mobile[:3]}-{mobile[3:6]}-{mobile[6:]}",
        80: f"({mobile[:5]}) {mobile[5:]}",
        88: f"0{chance.choice(_AREA_CODES)}-2{chance.randrange(10**7):07}",
        91: f"{mobile}.0",
        94: chance.choice(_FOREIGN).format(chance.randrange(10**4)),
        95: mobile.translate(_DEVANAGARI),
        97: mobile[: chance.randrange(1, 9)],
        99: f"{mobile} / {mobile}",
        100: "not given",
    }
    return next(form for below, form in forms.items() if kind < below)
