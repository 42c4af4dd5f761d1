"""A POST body is read as a PHP server would read it."""

import pytest
import requests

from campaigns.sandbox.form_fields import MAX_BODY_BYTES, MAX_FIELDS, read_fields

URLENCODED = "application/x-www-form-urlencoded"
FIELDS = {"userName": "sandbox", "bulkData": '{"data": [["9812345678", "प्रिया & Co"]]}\r\n--x', "empty": ""}


def prepared(**body) -> tuple[bytes, str]:
    """The body that the library of the portal makes of these fields."""
    request = requests.Request("POST", "http://dialer.example/", **body).prepare()
    content = request.body if isinstance(request.body, bytes) else str(request.body).encode()
    return content, request.headers["Content-Type"]


def test_an_urlencoded_body_is_read_as_it_was_meant():
    assert read_fields(*prepared(data=FIELDS)) == FIELDS


def test_a_multipart_body_is_read_as_it_was_meant():
    assert read_fields(*prepared(files={name: (None, value) for name, value in FIELDS.items()})) == FIELDS


def test_a_multipart_file_is_no_field():
    body, content_type = prepared(files={"apiKey": ("key.txt", "sandbox-key"), "userName": (None, "sandbox")})
    assert read_fields(body, content_type) == {"userName": "sandbox"}


def test_of_equal_names_the_last_counts():
    assert read_fields(b"isDelete=true&isDelete=false", URLENCODED) == {"isDelete": "false"}


def test_a_body_over_eight_megabytes_has_no_fields():
    body = b"userName=sandbox&bulkData="
    assert read_fields(body.ljust(MAX_BODY_BYTES, b"x"), URLENCODED)["userName"] == "sandbox"
    assert read_fields(body.ljust(MAX_BODY_BYTES + 1, b"x"), URLENCODED) == {}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", ""),
        (b"userName=sandbox", "text/plain"),
        (b'{"userName": "sandbox"}', "application/json"),
        (b"&".join(b"f%d=1" % number for number in range(MAX_FIELDS + 1)), URLENCODED),
        (b"--x\r\n", "multipart/form-data"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nbroken off', "multipart/form-data; boundary=x"),
    ],
)
def test_what_is_no_form_has_no_fields(body: bytes, content_type: str):
    assert read_fields(body, content_type) == {}


def test_bytes_that_are_no_text_become_replacement_characters():
    assert read_fields(b"Name=%FF\xff", URLENCODED) == {"Name": "��"}
