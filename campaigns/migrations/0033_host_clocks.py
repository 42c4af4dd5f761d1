"""A host whose clock differs from the database's is named on /healthz."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0032_times_of_the_database'),
    ]

    operations = [
        migrations.CreateModel(
            name='HostClock',
            fields=[
                ('host', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('ahead_seconds', models.FloatField()),
                ('read_at', models.DateTimeField()),
            ],
        ),
    ]
