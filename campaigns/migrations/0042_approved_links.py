"""An administrator can approve the link of a failed file that is not followed by itself. The group of administrators may
see these files and change them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ADMINISTRATORS = "Administrators"
PERMISSIONS = ["view_failedfile", "change_failedfile"]


def give(apps, schema_editor):
    app = apps.get_app_config("campaigns")
    # Django makes permissions after all migrations have run; here they are needed before.
    app.models_module = True  # a migration's apps have none, and are passed over without
    create_permissions(app, apps=apps, verbosity=0)
    app.models_module = None
    permissions = apps.get_model("auth", "Permission").objects
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=ADMINISTRATORS)
    group.permissions.add(*permissions.filter(content_type__app_label="campaigns", codename__in=PERMISSIONS))


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0041_append_only_log"),
    ]

    operations = [
        migrations.AddField(
            model_name="failedfile",
            name="approved_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="failedfile",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Being fetched"),
                    ("archived", "Archived"),
                    ("kept", "Not fetched: an administrator must approve its link"),
                    ("lost", "Lost"),
                ],
                default="pending",
                max_length=8,
            ),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
