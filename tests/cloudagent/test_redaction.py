"""A body is kept without signatures and tokens, and otherwise as it was."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import redact, understand
from campaigns.dialer import CallbackFacts

BODIES = sorted((Path(__file__).parent.parent / "data" / "callbacks").iterdir())
SECRETS = (b"EXAMPLE", b"TOKEN", b"0" * 64)


def facts(body: bytes) -> CallbackFacts:
    understood = understand(body, "")
    assert isinstance(understood, CallbackFacts)
    return understood


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.name)
def test_no_envelope_keeps_a_secret_and_all_else_is_understood_as_before(path: Path) -> None:
    before, kept = path.read_bytes(), redact(path.read_bytes())
    assert not any(secret in kept for secret in SECRETS)
    assert replace(facts(kept), failed_file_url="") == replace(facts(before), failed_file_url="")


def test_the_rest_of_the_link_is_left() -> None:
    link = facts(redact((BODIES[0].parent / "callback_flat_object.json").read_bytes())).failed_file_url
    assert link == (
        "https://etl-dataprocessing.s3.ap-south-1.amazonaws.com/172067852912917131638630_error.csv"
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=redacted"
        "&X-Amz-Date=20240711T061551Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Security-Token=redacted&X-Amz-Signature=redacted"
    )


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"X-Amz-Signature=abc", b"X-Amz-Signature=redacted"),
        (b"x-amz-signature=abc&a=1", b"x-amz-signature=redacted&a=1"),
        (b'"?X-Amz-Security-Token=a\\/b+c=="', b'"?X-Amz-Security-Token=redacted"'),
        (b'\\"?X-Amz-Security-Token=a\\\\/b\\",', b'\\"?X-Amz-Security-Token=redacted\\",'),
        (b"X-Amz-Credential\\u003dabc\\u0026X=1", b"X-Amz-Credential\\u003dredacted\\u0026X=1"),
        (b"X-Amz-Credential%3DA%252FB%26X%3D1", b"X-Amz-Credential%3Dredacted%26X%3D1"),
        (b"X-Amz-Credential%253DA%25252FB%2526X", b"X-Amz-Credential%253Dredacted%2526X"),
        (b"X-Amz-Signature%3Dabc%5C%22%2C", b"X-Amz-Signature%3Dredacted%5C%22%2C"),
        (b"X-Amz-Security-Token%3Da%5C%2Fb%22", b"X-Amz-Security-Token%3Dredacted%22"),
        (b"<a href='?X-Amz-Signature=abc'>", b"<a href='?X-Amz-Signature=redacted'>"),
        (b"no link at all", b"no link at all"),
        (b"", b""),
    ],
)
def test_each_way_of_writing_a_link_is_known(body: bytes, kept: bytes) -> None:
    assert redact(body) == kept


@pytest.mark.timeout(10)
@pytest.mark.parametrize("tail", [b"%5C", b"%25", b"25", b"\\", b"X-Amz-Signature="])
def test_a_megabyte_made_to_hurt_is_redacted_soon(tail: bytes) -> None:
    body = b"X-Amz-Signature=" + tail * (1_000_000 // len(tail))
    assert redact(body).startswith(b"X-Amz-Signature=redacted")


@given(st.one_of(st.binary(), st.from_regex(rb"X-Amz-(Signature|Credential)(=|%3D)[%25C\\/&\"a]{0,20}")))
def test_doing_it_twice_changes_nothing_more(body: bytes) -> None:
    assert redact(redact(body)) == redact(body)
