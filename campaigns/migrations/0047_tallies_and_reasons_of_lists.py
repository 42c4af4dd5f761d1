"""Tallies of finished uploads in columns, by which lists sort and sum; and the dialer's reasons, counted.

Both tables begin empty. The sweeper fills the tallies in pieces.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0046_number_index"),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptTally',
            fields=[
                ('upload', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='kept_tally', serialize=False, to='campaigns.upload')),
                ('total', models.PositiveIntegerField()),
                ('blank', models.PositiveIntegerField()),
                ('skipped', models.PositiveIntegerField()),
                ('invalid', models.PositiveIntegerField()),
                ('duplicate', models.PositiveIntegerField()),
                ('accepted', models.PositiveIntegerField()),
                ('loaded', models.PositiveIntegerField()),
                ('already_there', models.PositiveIntegerField()),
                ('rejected', models.PositiveIntegerField()),
                ('unnamed', models.PositiveIntegerField()),
                ('unknown', models.PositiveIntegerField()),
                ('refused', models.PositiveIntegerField()),
                ('cancelled', models.PositiveIntegerField()),
                ('compared_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['compared_at'], name='kept_tally_by_comparison')],
            },
        ),
        migrations.CreateModel(
            name='CountedReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('leads', models.PositiveIntegerField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='campaigns.batch')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='campaigns.upload')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'reason'), name='reason_once_in_a_batch')],
            },
        ),
        # A small table: an upload has one row, however large its file.
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['uploaded_at'], name='upload_by_time'),
        ),
        # Words only: no database knows them.
    ]
