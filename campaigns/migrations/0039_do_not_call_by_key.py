from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0038_running_processes")]

    operations = [
        migrations.AddIndex(
            model_name="donotcallnumber",
            index=models.Index(fields=["key_mark"], name="do_not_call_by_key"),
        ),
    ]
