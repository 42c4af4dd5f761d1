"""A callback with the signature of its link stands in the database only sealed. The release before stores it as it came;
the sweeper seals that."""

from django.db import migrations

import campaigns.models.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0042_approved_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="callback",
            name="sealed_body",
            field=campaigns.models.sealed.SealedField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="journaledcallback",
            name="sealed_body",
            field=campaigns.models.sealed.SealedField(editable=False, null=True),
        ),
    ]
