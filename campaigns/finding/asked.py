"""What was asked of the history, as it can be kept: for a file that a worker makes later."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from django.contrib.auth.models import User

from campaigns.models import UploadQuerySet

from .criteria import Criteria, find, looks_like_phone
from .sorting import in_order


@dataclass(frozen=True, slots=True)
class Asked:
    """The criteria of a list and its order (one of `SORTS`, perhaps with a minus)."""

    criteria: Criteria
    sorted_by: str

    def uploads_for(self, user: User) -> UploadQuerySet:
        """The uploads that are asked for, of those that the user may see now, in their order."""
        return in_order(find(user, self.criteria), self.sorted_by)

    def as_json(self) -> dict[str, Any]:
        """With ids and days; `of_json` reads it. Raises ValueError where the text is a phone number: it must not be
        kept (docs/rules.md#rule-11)."""
        asked = self.criteria
        if looks_like_phone(asked.text):
            raise ValueError("a phone number is not searched in the history")
        return {
            "text": asked.text,
            "person": asked.person,
            "campaigns": None if asked.campaigns is None else sorted(set(asked.campaigns)),
            "state": asked.state,
            "first_day": asked.first_day and asked.first_day.isoformat(),
            "last_day": asked.last_day and asked.last_day.isoformat(),
            "sorted_by": self.sorted_by,
        }

    @property
    def key(self) -> str:
        """The same where the same is asked in the same order: 64 characters."""
        return hashlib.sha256(orjson.dumps(self.as_json(), option=orjson.OPT_SORT_KEYS)).hexdigest()

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Asked":
        """What `as_json` gave."""
        criteria = Criteria(
            text=kept["text"],
            person=kept["person"],
            campaigns=kept["campaigns"],
            state=kept["state"],
            first_day=_day(kept["first_day"]),
            last_day=_day(kept["last_day"]),
        )
        return cls(criteria, kept["sorted_by"])


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
