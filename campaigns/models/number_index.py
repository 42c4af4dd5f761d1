"""The index of phone numbers: in which uploads a number is. No number can be read out of it.

An index on the leads themselves would make storing them slow: its entries lie all over a large table. Here the entries
of an upload are sorted by their hashes before they are stored, and they stand in volumes of bounded size. So it does
not matter how many numbers are indexed already: a volume has room for some hundred thousand, and then the next one is
begun.
"""

from django.db import models

from .uploads import Upload


class NumberVolume(models.Model):
    """A part of the index. All its hashes were made with one key, of which `key_mark` is the mark."""

    id = models.AutoField(primary_key=True)  # 4 bytes: each entry has it
    key_mark = models.CharField(max_length=16)
    numbers = models.PositiveIntegerField(default=0)  # how many entries it has

    def __str__(self) -> str:
        return f"volume {self.pk} of the number index"


class IndexedNumber(models.Model):
    """A row of a confirmed upload has this number, or had it in the file before a person corrected it.

    `number_hash` are the first 8 bytes of a keyed hash, as a whole number with a sign. Two numbers may share it, so
    whoever finds an entry compares the row's own number. Nothing refers to an entry, and no entry is ever changed.
    """

    pk = models.CompositePrimaryKey("volume_id", "number_hash", "upload_id", "row")
    # Relations without a constraint and without indexes of their own: each would be one more write for each number.
    number_hash = models.BigIntegerField()
    upload = models.ForeignKey(
        Upload, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    volume = models.ForeignKey(
        NumberVolume, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    row = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"row {self.row} of upload {self.upload_id} in the number index"


class NumberFilling(models.Model):
    """How far the numbers of an upload are stored: up to this entry, in the order of hash and row. There is none once
    they are all there; then the upload names the volume."""

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, primary_key=True, related_name="+")
    volume = models.ForeignKey(NumberVolume, on_delete=models.CASCADE, related_name="+")
    last_hash = models.BigIntegerField(null=True)
    last_row = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"filling of upload {self.upload_id}"
