"""The pre-signed link of a failed file."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import expires_at, host_of

SIGNED = "https://bucket.s3.ap-south-1.amazonaws.com/1_error.csv?X-Amz-Date={}&X-Amz-Expires={}&X-Amz-Signature=0"


def test_a_link_lives_as_long_as_it_says_from_when_it_was_signed() -> None:
    expires = expires_at(SIGNED.format("20240711T061551Z", "86400"))
    assert expires == datetime(2024, 7, 12, 6, 15, 51, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("", "86400"),
        ("20240711T061551Z", ""),
        ("2024-07-11", "86400"),
        ("20241311T061551Z", "86400"),
        ("20240711T061551Z", "0"),
        ("20240711T061551Z", "-5"),
        ("20240711T061551Z", "604801"),
        ("20240711T061551Z", "9" * 50),
        ("20240711T061551Z", "٣٠٠"),
        ("99991231T235959Z", "86400"),
    ],
)
def test_a_link_that_does_not_say_has_no_known_end(date: str, seconds: str) -> None:
    assert expires_at(SIGNED.format(date, seconds)) is None


@pytest.mark.parametrize("url", ["", "https://host.example/x.csv", "no link", "https://[/", "?" + "a=1&" * 200])
def test_what_is_no_signed_link_has_no_known_end(url: str) -> None:
    assert expires_at(url) is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Bucket.S3.ap-south-1.amazonaws.com/x?y=z", "bucket.s3.ap-south-1.amazonaws.com"),
        ("http://127.0.0.1:8900/sandbox/failed/1_error.csv", "127.0.0.1"),
        ("https://[::ffff:7f00:1]/x", "::ffff:7f00:1"),
        ("https://amazonaws.com.evil.example/x", "amazonaws.com.evil.example"),
        ("https://amazonaws.com./x", "amazonaws.com."),
        ("https://2130706433/x", "2130706433"),
        ("https://good.example@evil.example/x", ""),
        ("https://evil.example\\@good.example/x", ""),
        ("https://good.example /x", ""),
        ("https://good.ex\nample/x", ""),
        ("file:///etc/passwd", ""),
        ("gopher://host.example/", ""),
        ("//host.example/x", ""),
        ("https://[not-an-address/", ""),
        ("", ""),
    ],
)
def test_only_a_plain_web_link_has_a_host(url: str, host: str) -> None:
    assert host_of(url) == host


@given(st.one_of(st.text(), st.text().map("https://".__add__)))
def test_no_link_is_too_odd_to_be_looked_at(url: str) -> None:
    assert "@" not in host_of(url)
    assert expires_at(url) is None
