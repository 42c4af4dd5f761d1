"""Numbers with what they count."""

import pytest

from campaigns.wording.numbers import amount


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (900, "900 bytes"), (50 * 1024**2, "50 MB"), (1024**3 * 3 // 2, "1.5 GB"), (1536, "1.5 KB")],
)
def test_sizes_are_said_in_peoples_units(size: int, said: str) -> None:
    assert amount(size) == said
