from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0029_no_reason_given")]

    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="answer",
            field=models.CharField(blank=True, max_length=9),
        ),
    ]
