"""Of a lead that the dialer rejected without a reason no reason is kept; what people are told is made where they read
it."""

from django.db import migrations

SENTENCE = "The dialer gave no reason."


def replace(old, new):
    def change(apps, schema_editor):
        leads = apps.get_model("campaigns", "Lead").objects
        leads.filter(state="rejected", reason=old).update(reason=new)

    return change


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0028_unreadable_by_code")]

    operations = [migrations.RunPython(replace(SENTENCE, ""), replace("", SENTENCE))]
