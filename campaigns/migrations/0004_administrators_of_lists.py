"""The group of administrators keeps the do-not-call list and the other words for fields."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ADMINISTRATORS = "Administrators"
PERMISSIONS = [
    f"{deed}_{model}" for model in ("synonym", "donotcallnumber") for deed in ("add", "change", "delete", "view")
]


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
    dependencies = [("campaigns", "0003_check_and_fix")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
