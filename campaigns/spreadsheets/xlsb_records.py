"""The parts of a binary workbook (.xlsb) as records: a type, a length, content (MS-XLSB 2.1.4)."""

from collections.abc import Iterator


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part, until its end or until they make no sense."""
    place, end = 0, len(part)
    while place + 1 < end:
        kind = part[place]
        size = part[place + 1]
        if kind < 0x80 and size < 0x80:  # nearly all
            place += 2
        else:
            kind, place = _number(part, place, most_bytes=2)
            size, place = _number(part, place, most_bytes=4)
        yield kind, part[place : place + size]
        place += size


def text_at(content: bytes, place: int) -> tuple[str, int]:
    """A text in UTF-16, which follows its length, and the place behind it. The text is cut if the content ends
    earlier."""
    end = place + 4 + 2 * int.from_bytes(content[place : place + 4], "little")
    return content[place + 4 : end].decode("utf-16-le", errors="replace"), end


def _number(part: bytes, place: int, *, most_bytes: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and the place behind it."""
    number = 0
    for index, byte in enumerate(part[place : place + most_bytes]):
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return number, place + index + 1
    return number, place + most_bytes
