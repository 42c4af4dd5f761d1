"""Which rows of an upload are fixed and sent again by another upload, its child."""

from django.db import models
from django.db.models import Q

from .uploads import Upload


class HeldBack(models.TextChoices):
    """Why a child does not send a row of its parent (wording.families has the sentences)."""

    ARRIVED = "arrived", "The dialer has it, or may have it, by the parent"
    ELSEWHERE = "elsewhere", "Another child has it"
    OTHER_UPLOAD = "other_upload", "It is a row of another upload"
    # The child had been confirmed already when a late message said that the parent's request had arrived.
    TOO_LATE = "too_late", "The dialer has it by the parent, and the child was confirmed"


class ChildRow(models.Model):
    """A row of a child, and the row of its parent that it is; by it a row leads to its original one.

    `original` and `original_row` are those of the first parent of all: where leads.xlsx has a child and that child has
    another one, the rows of both lead to leads.xlsx. The parent is empty where the key of the row is of another upload
    than the other rows' keys; such a row is held back. A row that is not held back is *live*.
    """

    child = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows_of_parent", db_index=False)
    row = models.PositiveIntegerField()
    parent = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, related_name="rows_in_children", db_index=False
    )
    parent_row = models.PositiveIntegerField(null=True)
    original = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    original_row = models.PositiveIntegerField(null=True)
    held_back = models.CharField(max_length=12, choices=HeldBack, blank=True)

    class Meta:
        ordering = ["child", "row"]
        constraints = [
            models.UniqueConstraint(fields=["child", "row"], name="child_row_once_in_a_child"),
            # Two people who fix the same rows at once: each row goes to one of them.
            models.UniqueConstraint(
                fields=["parent", "parent_row"], condition=Q(held_back=""), name="row_live_in_one_child"
            ),
        ]
        # SQLite does not use the condition of the constraint above for a query whose values are parameters.
        indexes = [models.Index(fields=["parent", "parent_row"], name="child_row_by_parent")]

    def __str__(self) -> str:
        return f"row {self.row} of child {self.child_id}"
