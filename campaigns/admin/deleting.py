"""What is in use is switched off instead of deleted. The page of the deletion says so in a sentence, where Django would
list thousands of objects."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)


class KeepsWhatIsUsed(admin.ModelAdmin[M]):
    """A ModelAdmin: where `why_kept` has a sentence, the deletion's page shows it and deletes nothing."""

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
