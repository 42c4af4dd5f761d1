"""Callbacks that are set aside can be read again. The group of administrators may see callbacks, and have them read again
(which Django calls to change them).

A state is only called otherwise: no table changes with it.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ADMINISTRATORS = "Administrators"
PERMISSIONS = ["view_callback", "change_callback"]


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
        ("campaigns", "0043_sealed_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name='callback',
            name='set_aside_as',
            field=models.CharField(editable=False, max_length=9, null=True),
        ),
        migrations.AlterField(
            model_name='callback',
            name='state',
            field=models.CharField(choices=[('received', 'Received'), ('applied', 'Applied'), ('duplicate', 'Another message counts'), ('unmatched', 'Speaks of another transaction'), ('malformed', 'Not understood')], default='received', max_length=9),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(condition=models.Q(('state__in', ['unmatched', 'malformed'])), fields=['received_at'], name='callbacks_set_aside'),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
