"""What every installation begins with: the group of administrators, and the reasons that mean “already there”."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ADMINISTRATORS = "Administrators"
# {app: what a member may do there}; superusers may do all of it without the group.
PERMISSIONS = {
    "auth": [f"{deed}_{model}" for model in ("user", "group") for deed in ("add", "change", "delete", "view")],
    "campaigns": [
        *(
            f"{deed}_{model}"
            for model in ("account", "campaign", "team", "alreadytherereason")
            for deed in ("add", "change", "delete", "view")
        ),
        "view_upload",
        "view_event",
    ],
    "django_rq": ["admin"],
}
# The vendor documents no wording, so these are guesses that administrators can change.
PHRASES = ["duplicate", "already exists", "already there", "already in campaign"]


def make(apps, schema_editor):
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=ADMINISTRATORS)
    permissions = apps.get_model("auth", "Permission").objects
    for label, codenames in PERMISSIONS.items():
        _make_permissions(apps, label)
        group.permissions.add(*permissions.filter(content_type__app_label=label, codename__in=codenames))
    reasons = apps.get_model("campaigns", "AlreadyThereReason").objects
    for phrase in PHRASES:
        reasons.get_or_create(phrase=phrase)


def _make_permissions(apps, label):
    """Django makes permissions after all migrations have run; here they are needed before."""
    app = apps.get_app_config(label)
    app.models_module = True  # a migration's apps have none, and are passed over without
    create_permissions(app, apps=apps, verbosity=0)
    app.models_module = None


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("django_rq", "0003_alter_dashboard_permission_names"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
