"""Every address that the portal knows, as a browser would ask for it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")
_USUAL = {"app_label": "campaigns", "token": "x", "url": "nothing"}


@dataclass(frozen=True, slots=True)
class Address:
    """`name` is that of urls.py, with the namespace: "admin:index". `path` begins with a slash."""

    name: str
    path: str
    view: Callable[..., Any]


def every_address(ids: Mapping[str, object] = {}) -> list[Address]:
    """`ids` are put into the addresses, by the word with which these begin: {"uploads": 7} for /uploads/7/…"""
    return list(_below(get_resolver(), path="/", space="", ids=ids))


def _below(resolver: URLResolver, *, path: str, space: str, ids: Mapping[str, object]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(
                pattern, path=route, space=f"{pattern.namespace}:" if pattern.namespace else space, ids=ids
            )
        else:
            yield _address(pattern, route, space, ids)


def _address(pattern: URLPattern, route: str, space: str, ids: Mapping[str, object]) -> Address:
    plain = route.replace("^", "").replace("$", "").replace(r"\Z", "")
    first = plain.lstrip("/").partition("/")[0]

    def filled(place: re.Match[str]) -> str:
        return str(ids.get(first, _USUAL.get(place[1], "1")))

    path = _GROUP.sub(filled, _PLACE.sub(filled, plain) if "(?P" not in plain else plain)
    return Address(f"{space}{pattern.name}", path, pattern.callback)
