"""What is wrong with an upload's leads, counted when they are checked: a page of problems costs the same for
200,000 rows as for 1,000."""

from django.db import models

from .uploads import Upload


class ProblemGroup(models.Model):
    """All problems of one kind in one column. `column_index` is empty where no single column has the problem."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="problem_groups")
    code = models.CharField(max_length=40)
    column = models.CharField(max_length=120, blank=True)
    column_index = models.PositiveSmallIntegerField(null=True)
    level = models.CharField(max_length=8)
    message = models.TextField()  # of the first of them
    hint = models.TextField()
    rows = models.PositiveIntegerField()

    class Meta:
        ordering = ["-rows", "code", "column"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "code", "column"], name="problem_group_once_in_an_upload")
        ]

    def __str__(self) -> str:
        return f"{self.code} of upload {self.upload_id}"


class ProblemValue(models.Model):
    """A distinct value with that problem, as `Problem.found` shows it, and in how many rows it stands."""

    group = models.ForeignKey(ProblemGroup, on_delete=models.CASCADE, related_name="values")
    found = models.CharField(max_length=120, blank=True)
    rows = models.PositiveIntegerField()

    class Meta:
        ordering = ["-rows", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "found"], name="problem_value_once_in_a_group")]
        indexes = [models.Index(fields=["group", "-rows"], name="problem_value_by_rows")]

    def __str__(self) -> str:
        return f"value {self.pk} of problem group {self.group_id}"


class ProblemRow(models.Model):
    """A row with a problem of the group, and the value that it has there."""

    group = models.ForeignKey(ProblemGroup, on_delete=models.CASCADE, related_name="problem_rows")
    value = models.ForeignKey(ProblemValue, on_delete=models.CASCADE, related_name="problem_rows", db_index=False)
    row = models.PositiveIntegerField()

    class Meta:
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["group", "row"], name="problem_row_once_in_a_group")]
        indexes = [models.Index(fields=["value", "row"], name="problem_row_by_value")]

    def __str__(self) -> str:
        return f"row {self.row} of problem group {self.group_id}"
