"""Each process that always runs has a row, so that one that died is named while others do its work."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0037_storage_marker'),
    ]

    operations = [
        migrations.CreateModel(
            name='RunningProcess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sweeper', 'Sweeper'), ('worker', 'Worker')], max_length=10)),
                ('queues', models.CharField(blank=True, max_length=200)),
                ('host', models.CharField(max_length=100)),
                ('pid', models.PositiveIntegerField()),
                ('started_at', models.DateTimeField()),
                ('beat_at', models.DateTimeField()),
            ],
        ),
    ]
