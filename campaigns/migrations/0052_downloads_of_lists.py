"""A large download may be of a list of uploads, too. No release without these columns has this table: it came after the
release before (0036)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0051_rows_that_arrived'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='download',
            name='list_asked',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='download',
            name='list_key',
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AlterField(
            model_name='download',
            name='upload',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to='campaigns.upload'),
        ),
        migrations.AddConstraint(
            model_name='download',
            constraint=models.UniqueConstraint(fields=('list_key', 'asked_by'), name='one_download_of_a_list_for_a_person'),
        ),
        migrations.AddConstraint(
            model_name='download',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('list_asked__isnull', True), ('list_key__isnull', True), ('upload__isnull', False)), models.Q(('list_asked__isnull', False), ('list_key__isnull', False), ('upload__isnull', True)), _connector='OR'), name='a_download_is_of_an_upload_or_of_a_list'),
        ),
    ]
