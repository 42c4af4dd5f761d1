"""An upload can be a child: rows of its parent that were not loaded are fixed and sent again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0047_tallies_and_reasons_of_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="has_children",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="upload",
            name="is_made_from_parent",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="upload",
            name="original",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="descendants",
                to="campaigns.upload",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="campaigns.upload"
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="taken",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name="ChildRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("parent_row", models.PositiveIntegerField(null=True)),
                ("original_row", models.PositiveIntegerField(null=True)),
                (
                    "held_back",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("arrived", "The dialer has it, or may have it, by the parent"),
                            ("elsewhere", "Another child has it"),
                            ("other_upload", "It is a row of another upload"),
                            ("too_late", "The dialer has it by the parent, and the child was confirmed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows_of_parent",
                        to="campaigns.upload",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.upload",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows_in_children",
                        to="campaigns.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["child", "row"],
                "indexes": [models.Index(fields=["parent", "parent_row"], name="child_row_by_parent")],
                "constraints": [
                    models.UniqueConstraint(fields=("child", "row"), name="child_row_once_in_a_child"),
                    models.UniqueConstraint(
                        condition=models.Q(("held_back", "")),
                        fields=("parent", "parent_row"),
                        name="row_live_in_one_child",
                    ),
                ],
            },
        ),
    ]
