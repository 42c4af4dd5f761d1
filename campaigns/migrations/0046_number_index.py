"""The index of phone numbers, which a worker fills after this release has begun: nothing is read or copied here.

The index of uploads has those of which the numbers are not indexed yet; right after the migration, all of them.
"""

import django.db.models.deletion
from django.db import migrations, models


def _without_constraint(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0045_notifications")]

    operations = [
        migrations.CreateModel(
            name="NumberVolume",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("key_mark", models.CharField(max_length=16)),
                ("numbers", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="IndexedNumber",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "volume_id",
                        "number_hash",
                        "upload_id",
                        "row",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number_hash", models.BigIntegerField()),
                ("upload", _without_constraint("campaigns.upload")),
                ("volume", _without_constraint("campaigns.numbervolume")),
                ("row", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="NumberFilling",
            fields=[
                (
                    "upload",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="campaigns.upload",
                    ),
                ),
                (
                    "volume",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="campaigns.numbervolume"
                    ),
                ),
                ("last_hash", models.BigIntegerField(null=True)),
                ("last_row", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="upload",
            name="number_volume",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(condition=models.Q(number_volume=None), fields=["state"], name="upload_not_indexed"),
        ),
    ]
