"""JSON that others wrote. Nothing raises, and a number stays the text that it was."""

import json
from collections.abc import Callable, Iterator
from typing import NoReturn

# Bounds of `objects_in`: for each opening brace that is tried, the rest of the text may be read.
_MOST_STARTS = 20
_MOST_CHARACTERS = 65_536


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


# Numbers stay text: a transaction id has 25 digits, and a "count" of 5,000 digits would take long to read.
# Line breaks inside strings are allowed (strict=False): some of these bodies are put together by hand.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_refuse, strict=False)


def read_json(text: str) -> object:
    """What the whole of `text` says: a dict, a list, a str (of a number too), a bool, or None.

    None also for what is not JSON: the callers treat both alike. A byte order mark, NaN and Infinity are not JSON.
    """
    return _read(_DECODER, text)


def folded(found: dict[str, object]) -> dict[str, object]:
    """The object with its names in lower case, so that `transactionID` is found as well."""
    return {name.casefold(): value for name, value in found.items()}


class TolerantJson:
    """JSON of which `fields` makes each object from its pairs of names and values, so that none of two pairs with one
    name is lost. NaN and Infinity are null."""

    def __init__(self, fields: Callable[[list[tuple[str, object]]], dict[str, object]]) -> None:
        self._decoder = json.JSONDecoder(
            parse_int=str, parse_float=str, parse_constant=lambda _: None, strict=False, object_pairs_hook=fields
        )

    def read(self, text: str) -> object:
        """What the whole of `text` says, as `read_json` gives it."""
        return _read(self._decoder, text)

    def objects_in(self, text: str) -> Iterator[object]:
        """The JSON objects in a text that as a whole is not JSON. Only the first _MOST_STARTS opening braces within the
        first _MOST_CHARACTERS characters are tried: the bodies that need this are short."""
        text = text[:_MOST_CHARACTERS]
        after = 0
        for _ in range(_MOST_STARTS):
            start = text.find("{", after)
            if start < 0:
                return
            try:
                found, after = self._decoder.raw_decode(text, start)
                yield found
            except (ValueError, RecursionError):
                after = start + 1


def _read(decoder: json.JSONDecoder, text: str) -> object:
    try:
        return decoder.decode(text)
    except (ValueError, RecursionError):  # the latter: nested a thousand deep and more
        return None
