"""Rows of failed files that are joined to no lead, failed files that people attached, and uploads that were closed
without a result. It only adds: tables, and columns that older code can do without."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0048_children"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AttachedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "attached_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("file", models.FileField(max_length=200, upload_to="")),
                ("file_name", models.CharField(max_length=200)),
                ("file_hash", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("unjoined", models.PositiveIntegerField()),
                ("notes", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AttachedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="failedfile",
            name="unjoined",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="upload",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="upload",
            name="closed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="closed_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="upload",
            name="is_closing",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(condition=models.Q(("is_closing", True)), fields=["id"], name="uploads_to_close"),
        ),
        migrations.AddField(
            model_name="attachedfile",
            name="attached_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="attachedfile",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attached_files",
                to="campaigns.batch",
            ),
        ),
        migrations.AddField(
            model_name="attachedfile",
            name="upload",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="attached_files", to="campaigns.upload"
            ),
        ),
        migrations.AddField(
            model_name="attachedrow",
            name="file",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="campaigns.attachedfile",
            ),
        ),
        migrations.AddField(
            model_name="attachedrow",
            name="attempt",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="campaigns.attempt"
            ),
        ),
        migrations.AddField(
            model_name="attachedrow",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="attached_rows", to="campaigns.batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachedfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("batch", None)), fields=("upload", "file_hash"), name="attached_once_to_an_upload"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachedfile",
            constraint=models.UniqueConstraint(fields=("batch", "file_hash"), name="attached_once_to_a_batch"),
        ),
        migrations.AddConstraint(
            model_name="attachedrow",
            constraint=models.UniqueConstraint(fields=("file", "row"), name="attached_row_once_in_a_file"),
        ),
    ]
