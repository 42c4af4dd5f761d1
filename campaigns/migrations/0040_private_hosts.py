"""The host of an account that is entered from now on must be public. Accounts that are there already go on, as do those
that older code enters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0039_do_not_call_by_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="may_be_private",
            field=models.BooleanField(db_default=True, default=False, editable=False),
        ),
    ]
