"""The encoding of texts whose bytes are damaged, and of one-byte encodings; line ends of all kinds."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.spreadsheets.encoding import decoded, find_encoding

DEVANAGARI = "Mobile,Name\n" + "".join(f"98765{row:05},आशा राव\n" for row in range(1_000))


def strange_rows(rows: dict[int, tuple[str, ...]]) -> list[int]:
    return [number for number, cells in rows.items() if any("\ufffd" in cell for cell in cells)]


@pytest.mark.parametrize(
    ("content", "damaged"),
    [
        pytest.param(DEVANAGARI.encode()[:-2], [1001], id="the last character is cut"),
        pytest.param(
            DEVANAGARI.replace("राव\n", "रा\n", 1).encode().replace(b"\xbe\n", b"\n", 1), [2], id="one within"
        ),
        pytest.param(
            DEVANAGARI.encode() + "9876543210,José\n9876543211,Müller\n".encode("cp1252"), [1002, 1003], id="two"
        ),
        pytest.param(b"\xef\xbb\xbf" + DEVANAGARI.encode()[:-2], [1001], id="with a byte order mark"),
        pytest.param("a,é\nb,ü\n".encode() + b"c,\xe9\n", [3], id="a short file"),
    ],
)
def test_a_text_is_utf_8_when_nearly_all_of_it_is(read, content: bytes, damaged: list[int]) -> None:
    reading = read(content)
    assert reading.contents.encoding == "utf-8"
    assert strange_rows(reading.rows) == damaged
    assert any(f"the first is row {damaged[0]:,}." in notice for notice in reading.contents.notices)


@pytest.mark.parametrize(
    ("names", "codec"),
    [
        pytest.param(["José", "Müller", "Ångström"], "cp1252", id="Windows-1252"),
        pytest.param(["José", "Müller", "Ångström", "Ã©", "Zoë", "Renée"], "cp1252", id="UTF-8 by accident"),
        pytest.param(["O\u2019Brien \u2013 “Žiga”", "José"], "cp1252", id="quotation marks of Windows"),
        pytest.param(["O\u2019Brien"], "cp1252", id="an apostrophe alone"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_letters_of_windows_stay_letters_of_windows(read, names: list[str], codec: str, line_end: str) -> None:
    content = line_end.join(["Mobile,Name", *(f"98765,{name}" for name in names)]).encode(codec)
    reading = read(content)
    assert (reading.contents.encoding, [cells[1] for cells in reading.rows.values()]) == (codec, ["Name", *names])


@pytest.mark.parametrize("name", ["José", "Zoë", "García", "Müller", "François", "naïve", "d\u2019Été", "Ñuñez", "Ærø"])
def test_a_file_with_the_line_ends_of_old_macs_has_their_letters(read, name: str) -> None:
    reading = read(f"Mobile,Name\r98765,{name}\r98766,Asha\r".encode("mac-roman"))
    assert reading.rows == {1: ("Mobile", "Name"), 2: ("98765", name), 3: ("98766", "Asha")}
    assert reading.contents.encoding == "mac-roman"
    assert "choose another encoding" in reading.contents.notices[1]


def test_windows_letters_stay_what_they_are_with_lone_cr(read) -> None:
    assert read("Mobile,Name\r98765,José\r".encode("cp1252")).rows[2] == ("98765", "José")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_letters_that_no_windows_text_has_are_those_of_a_mac(read, line_end: str) -> None:
    content = line_end.join(["Mobile,Name", "98765,José d\u2019Ávila", "98766,Renée"]).encode("mac-roman")
    assert read(content).rows[3] == ("98766", "Renée")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("ends", [("\r", "\r", "\r"), ("\r\n", "\r", "\n"), ("\n", "\r\n", "\r"), ("\r", "\n", "")])
def test_lines_end_in_any_way(read, codec: str, ends: tuple[str, str, str]) -> None:
    content = "".join(line + end for line, end in zip(["Mobile,Name", "98765,José", "98766,Müller"], ends, strict=True))
    assert read(content.encode(codec)).rows == {1: ("Mobile", "Name"), 2: ("98765", "José"), 3: ("98766", "Müller")}


def test_an_odd_byte_within_a_value_damages_it(read) -> None:
    assert read("Mobile,Name\r\n98765,José".encode("utf-16") + b"A").rows[2] == ("98765", "José\ufffd")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["आशा", "José", "Мария", "田中", "Asha", "😀"]), min_size=20, max_size=60),
    st.data(),
)
def test_one_damaged_byte_damages_one_row_of_any_utf_8(names: list[str], data: st.DataObject) -> None:
    content = bytearray("".join(f"{name}\n" for name in ["आशा राव", *names]).encode())
    place = data.draw(st.sampled_from([place for place, byte in enumerate(content) if byte >= 0x80]))
    content[place] = data.draw(st.sampled_from([0xFF, 0xE9, 0xC3, 0x92]))
    file = BytesIO(bytes(content))
    found = "".join(decoded(file, find_encoding(file).codec)).split("\n")
    assert sum(line != name for line, name in zip(found, ["आशा राव", *names], strict=False)) <= 1
