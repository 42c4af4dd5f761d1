"""The pre-signed link of a failed file."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import expires_at, file_name_of, host_of, is_amazon, is_s3

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


@pytest.mark.parametrize(
    "host",
    [
        "etl-dataprocessing.s3.ap-south-1.amazonaws.com",
        "s3.ap-south-1.amazonaws.com",
        "bucket.s3.amazonaws.com",
        "s3.amazonaws.com",
        "bucket.s3-us-west-2.amazonaws.com",
        "s3-us-west-2.amazonaws.com",
        "bucket.s3.dualstack.ap-south-1.amazonaws.com",
        "bucket.s3-fips.us-gov-west-1.amazonaws.com",
        "bucket.s3-fips.dualstack.us-east-1.amazonaws.com",
        "bucket.s3-accelerate.amazonaws.com",
        "bucket.s3-accelerate.dualstack.amazonaws.com",
        "an_old_bucket.s3.amazonaws.com",
        "_old.bucket_.s3.ap-south-1.amazonaws.com",
        "s3-external-1.amazonaws.com",
        "a.bucket.with.dots.s3.eu-central-1.amazonaws.com",
        "bucket.s3.cn-north-1.amazonaws.com.cn",
    ],
)
def test_these_are_hosts_of_s3(host: str) -> None:
    assert is_s3(host)
    assert is_amazon(host)


@pytest.mark.parametrize(
    "host",
    [
        "amazonaws.com",
        "x.amazonaws.com",
        "abcdef.lambda-url.ap-south-1.on.aws",
        "s3.lambda-url.ap-south-1.amazonaws.com",
        "abc.execute-api.ap-south-1.amazonaws.com",
        "s3.execute-api.ap-south-1.amazonaws.com",
        "my-lb-1234.ap-south-1.elb.amazonaws.com",
        "s3.ap-south-1.elb.amazonaws.com",
        "ec2-3-110-1-2.ap-south-1.compute.amazonaws.com",
        "bucket.s3-website.ap-south-1.amazonaws.com",
        "bucket.s3-website-us-west-2.amazonaws.com",
        "name-1234.s3-accesspoint.ap-south-1.amazonaws.com",
        "name-1234.s3-object-lambda.ap-south-1.amazonaws.com",
        "bucket.vpce-1a2b-5e6f.s3.us-east-1.vpce.amazonaws.com",
        "s3.ap-south-1.api.aws",
        "evils3.amazonaws.com",
        "bucket.evils3.ap-south-1.amazonaws.com",
        "s3.nowhere.amazonaws.com",
        "-.s3.amazonaws.com",
    ],
)
def test_these_are_amazons_and_not_of_s3(host: str) -> None:
    assert is_amazon(host)
    assert not is_s3(host)


@pytest.mark.parametrize(
    "host",
    [
        "s3.ap-south-1.amazonaws.com.evil.example",
        "s3.ap-south-1.evilamazonaws.com",
        "s3-amazonaws.com",
        "amazonaws.com.",
        "bucket.s3.amazonaws.com.",
        "aws.example",
        "",
    ],
)
def test_these_only_look_like_amazons(host: str) -> None:
    assert not is_amazon(host)
    assert not is_s3(host)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://bucket.s3.ap-south-1.amazonaws.com/1_error.csv?x=/2_error.csv#/3_error.csv", "1_error.csv"),
        ("https://bucket.s3.ap-south-1.amazonaws.com/a/b/1_error.csv", "1_error.csv"),
        ("https://s3.ap-south-1.amazonaws.com/bucket/1_error.csv", "1_error.csv"),
        ("https://s3.ap-south-1.amazonaws.com/bucket/a/1_error.csv", "1_error.csv"),
        ("https://s3.ap-south-1.amazonaws.com/1_error.csv", ""),
        ("https://s3.ap-south-1.amazonaws.com//1_error.csv", "1_error.csv"),
        ("https://files.example/1_error.csv", "1_error.csv"),
        ("https://files.example/1_error.csv/", ""),
        ("https://files.example/%31_error.csv", "%31_error.csv"),
        ("https://files.example/a%2F1_error.csv", "a%2F1_error.csv"),
        ("https://files.example/1_error.csv;x", "1_error.csv;x"),
        ("https://files.example", ""),
        ("https://[/", ""),
    ],
)
def test_the_file_is_the_last_part_of_the_path(url: str, name: str) -> None:
    assert file_name_of(url) == name


@given(st.one_of(st.text(), st.text().map("https://".__add__)))
def test_no_link_is_too_odd_to_be_looked_at(url: str) -> None:
    assert "@" not in host_of(url)
    assert "/" not in file_name_of(url)
    assert expires_at(url) is None
