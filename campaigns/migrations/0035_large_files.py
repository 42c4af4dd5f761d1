"""Small files have a worker of their own. Those that are large are marked."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

# As campaigns/uploads/small_files.py had them.
SMALL_FILE_BYTES = 2 * 1024 * 1024
SMALL_FILE_ROWS = 20_000


def mark_large_files(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Uploads that can still be read or checked again."""
    large = Q(file_bytes__gt=SMALL_FILE_BYTES) | Q(last_row__gt=SMALL_FILE_ROWS)
    uploads = apps.get_model("campaigns", "Upload").objects
    uploads.filter(large, state__in=["reading", "draft", "checking", "checked"]).update(is_large=True)


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0033_host_clocks"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="is_large",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(mark_large_files, migrations.RunPython.noop),
    ]
