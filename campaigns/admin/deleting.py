"""What is in use is not deleted but switched off; the admin says so in words instead of a list of thousands."""

from collections.abc import Iterable

from django.db.models import Model
from django.http import HttpRequest


class KeepsWhatIsUsed:
    """A part of a ModelAdmin: where `why_kept` has a sentence, the deletion's page shows it and deletes nothing."""

    def why_kept(self, obj: Model) -> str:
        """A sentence when the object is in use, else an empty text."""
        raise NotImplementedError

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> tuple:
        sentences = [sentence for obj in objs if (sentence := self.why_kept(obj))]
        if sentences:
            return [], {}, set(), sentences
        return super().get_deleted_objects(objs, request)
