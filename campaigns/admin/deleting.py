"""An object in use is not deleted; it can be switched off. The deletion's page says so in a sentence. Django's own page
would list all objects that depend on it, which can be thousands."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from .filtering import FilteredAsListed

M = TypeVar("M", bound=Model)


class KeepsWhatIsUsed(FilteredAsListed[M]):
    """A ModelAdmin. Where `why_kept` gives a sentence, the deletion's page shows it, and nothing is deleted."""

    def why_kept(self, obj: M) -> str:
        """A sentence when the object is in use, else an empty text."""
        raise NotImplementedError

    def get_deleted_objects(
        self, objs: Sequence[M] | QuerySet[M], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        sentences = [sentence for obj in objs if (sentence := self.why_kept(obj))]
        if sentences:
            return [], {}, set(), sentences
        return super().get_deleted_objects(objs, request)
