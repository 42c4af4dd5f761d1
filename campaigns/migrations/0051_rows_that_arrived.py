"""An action of the log: rows of a child that had arrived by its parent were not sent. The database changes nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0050_states_and_actions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('uploaded', 'uploaded'), ('began_to_fix', 'began to fix rows of an earlier upload'), ('corrected_cells', 'corrected cells'), ('corrected_value', 'corrected a value'), ('repaired_values', 'repaired values'), ('skipped_rows', 'skipped rows'), ('restored_row', 'restored a row'), ('switched_rule_on', 'switched a rule on'), ('switched_rule_off', 'switched a rule off'), ('undid', 'undid'), ('discarded', 'discarded'), ('confirmed', 'confirmed'), ('took_out_do_not_call', 'did not send do-not-call numbers'), ('took_out_arrived', 'did not send rows that had arrived by the upload before'), ('paused', 'paused'), ('resumed', 'resumed'), ('cancelled', 'cancelled'), ('put_first', 'put first'), ('put_back', 'put back into its turn'), ('send_time_changed', 'changed when it is sent'), ('batch_sent_again', 'batch sent again'), ('batch_given_up', 'batch given up'), ('reported_twice', 'reported twice'), ('reported_otherwise', 'reported otherwise by the dialer'), ('callback_read_again', 'callback read again'), ('account_stopped', 'account stopped'), ('account_resumed', 'account resumed'), ('campaign_held', 'campaign held'), ('campaign_released', 'campaign released'), ('dialer_away', 'dialer does not answer'), ('dialer_back', 'dialer answers again'), ('reconciled', 'attempts recreated from the journal'), ('perhaps_sent', 'found requests of it in the journal'), ('journal_empty', 'journal entries were missing'), ('clock_set', 'clock was set'), ('api_key_changed', 'API key changed'), ('account_domain_changed', "account's domain changed"), ('account_user_name_changed', "account's user name changed"), ('do_not_call_added', 'do-not-call numbers added'), ('do_not_call_changed', 'do-not-call number changed'), ('do_not_call_removed', 'do-not-call number taken off'), ('do_not_call_removed_many', 'do-not-call numbers taken off'), ('do_not_call_looked_up', 'do-not-call number looked up'), ('signed_in', 'signed in'), ('signed_out', 'signed out'), ('sign_in_failed', 'sign-in failed'), ('sign_in_wait_ended', 'wait to sign in ended'), ('password_changed', 'password changed'), ('downloaded', 'downloaded'), ('failed_file_attached', 'failed file attached'), ('closed_without_result', 'closed without a result'), ('link_approved', 'link of a failed file approved'), ('account_added', 'account added'), ('account_changed', 'account changed'), ('account_deleted', 'account deleted'), ('campaign_added', 'campaign added'), ('campaign_changed', 'campaign changed'), ('campaign_deleted', 'campaign deleted'), ('person_added', 'person added'), ('person_changed', 'person changed'), ('person_deleted', 'person deleted'), ('team_added', 'team added'), ('team_changed', 'team changed'), ('team_deleted', 'team deleted'), ('group_added', 'group added'), ('group_changed', 'group changed'), ('group_deleted', 'group deleted'), ('webhook_added', 'webhook added'), ('webhook_changed', 'webhook changed'), ('webhook_deleted', 'webhook deleted')], max_length=40),
        ),
    ]
