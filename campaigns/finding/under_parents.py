"""Which of the found uploads stand under another one: children under their parents, so that the rows of one file stand
together however the list is sorted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from campaigns.families import families, rows_taken_by, with_parents_among
from campaigns.models import Upload, UploadQuerySet


@dataclass(frozen=True, slots=True)
class Under:
    """What a list says of a child under its parent: of how many rows it is, and how many of them are loaded now, by it
    or by its own children. None where it is not confirmed."""

    rows: int
    loaded: int | None


class UnderParents:
    """Of these found uploads the children whose parents are found, too; one query."""

    def __init__(self, uploads: UploadQuerySet) -> None:
        self._uploads = uploads
        self._children: dict[int, list[int]] = {}
        found = with_parents_among(uploads).order_by("pk").values_list("pk", "parent")
        for child_id, parent_id in found:
            if parent_id is not None:
                self._children.setdefault(parent_id, []).append(child_id)

    def __len__(self) -> int:
        return sum(map(len, self._children.values()))

    @property
    def others(self) -> UploadQuerySet:
        """The uploads that stand under none."""
        if not self._children:
            return self._uploads
        return self._uploads.exclude(pk__in=with_parents_among(self._uploads).order_by().values("pk"))

    def with_children(self, upload_ids: Iterable[int]) -> list[int]:
        """These uploads, each followed by its children, the oldest first, and these by theirs."""
        return [pk for upload_id in upload_ids for pk in self._family(upload_id)]

    def _family(self, upload_id: int) -> Iterator[int]:
        waiting = [upload_id]
        while waiting:
            yield (next_one := waiting.pop())
            waiting += reversed(self._children.get(next_one, []))


def under_others(uploads: Sequence[Upload]) -> Mapping[int, Under]:
    """{child's id: what is said of it} of those whose parents are among these uploads; in a handful of queries."""
    ids = {upload.pk for upload in uploads}
    children = [upload for upload in uploads if upload.parent_id in ids]
    found = families(children) if children else {}
    return {
        child.pk: Under(rows_taken_by(child), found[child.pk].tally.loaded if child.is_confirmed else None)
        for child in children
    }
