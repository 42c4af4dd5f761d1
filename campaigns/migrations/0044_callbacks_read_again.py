"""Callbacks that are set aside can be read again. The group of administrators may see callbacks, and have them read again
(which Django calls to change them).

Two states and actions are only called otherwise, or are new words of the log of actions: no table changes with these.
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
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('uploaded', 'uploaded'), ('corrected_cells', 'corrected cells'), ('corrected_value', 'corrected a value'), ('repaired_values', 'repaired values'), ('skipped_rows', 'skipped rows'), ('restored_row', 'restored a row'), ('switched_rule_on', 'switched a rule on'), ('switched_rule_off', 'switched a rule off'), ('undid', 'undid'), ('discarded', 'discarded'), ('confirmed', 'confirmed'), ('took_out_do_not_call', 'did not send do-not-call numbers'), ('paused', 'paused'), ('resumed', 'resumed'), ('cancelled', 'cancelled'), ('put_first', 'put first'), ('put_back', 'put back into its turn'), ('batch_sent_again', 'batch sent again'), ('batch_given_up', 'batch given up'), ('reported_twice', 'reported twice'), ('reported_otherwise', 'reported otherwise by the dialer'), ('callback_read_again', 'callback read again'), ('account_stopped', 'account stopped'), ('account_resumed', 'account resumed'), ('campaign_held', 'campaign held'), ('campaign_released', 'campaign released'), ('dialer_away', 'dialer does not answer'), ('dialer_back', 'dialer answers again'), ('reconciled', 'attempts recreated from the journal'), ('perhaps_sent', 'found requests of it in the journal'), ('journal_empty', 'journal entries were missing'), ('clock_set', 'clock was set'), ('api_key_changed', 'API key changed'), ('account_domain_changed', "account's domain changed"), ('account_user_name_changed', "account's user name changed"), ('do_not_call_added', 'do-not-call numbers added'), ('do_not_call_changed', 'do-not-call number changed'), ('do_not_call_removed', 'do-not-call number taken off'), ('do_not_call_removed_many', 'do-not-call numbers taken off'), ('do_not_call_looked_up', 'do-not-call number looked up'), ('signed_in', 'signed in'), ('signed_out', 'signed out'), ('sign_in_failed', 'sign-in failed'), ('sign_in_wait_ended', 'wait to sign in ended'), ('password_changed', 'password changed'), ('downloaded', 'downloaded'), ('link_approved', 'link of a failed file approved'), ('account_added', 'account added'), ('account_changed', 'account changed'), ('account_deleted', 'account deleted'), ('campaign_added', 'campaign added'), ('campaign_changed', 'campaign changed'), ('campaign_deleted', 'campaign deleted'), ('person_added', 'person added'), ('person_changed', 'person changed'), ('person_deleted', 'person deleted'), ('team_added', 'team added'), ('team_changed', 'team changed'), ('team_deleted', 'team deleted'), ('group_added', 'group added'), ('group_changed', 'group changed'), ('group_deleted', 'group deleted')], max_length=40),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(condition=models.Q(('state__in', ['unmatched', 'malformed'])), fields=['received_at'], name='callbacks_set_aside'),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
