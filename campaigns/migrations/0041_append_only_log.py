"""The log of actions is append-only, and knows sign-ins, downloads, and changes of accounts, campaigns, people, teams.

An event keeps the id of what it is about, even if that is deleted. So these relations have no constraint any more.

The database guards what is there, on SQLite and on PostgreSQL. To change an event is an error. To delete one changes
nothing, and is no error: the release before deletes the events of an account or campaign that nobody uses together with
it, and must go on working. On PostgreSQL the table can still be emptied as a whole (TRUNCATE, which `manage.py flush`
does) by its owner.

On SQLite, a later migration that makes the table anew loses the triggers, and calls `guard` again. A test notices.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GUARD = {
    "sqlite": (
        """CREATE TRIGGER campaigns_event_is_not_changed BEFORE UPDATE ON campaigns_event
        BEGIN SELECT RAISE(ABORT, 'the log of actions is append-only'); END""",
        """CREATE TRIGGER campaigns_event_is_not_deleted BEFORE DELETE ON campaigns_event
        BEGIN SELECT RAISE(IGNORE); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION campaigns_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                RAISE WARNING 'the log of actions is append-only: the event stays';
                RETURN NULL;
            END IF;
            RAISE EXCEPTION 'the log of actions is append-only' USING ERRCODE = 'restrict_violation';
        END $$""",
        """CREATE TRIGGER campaigns_event_stays BEFORE UPDATE OR DELETE ON campaigns_event
        FOR EACH ROW EXECUTE FUNCTION campaigns_event_stays()""",
    ),
}
NO_GUARD = {
    "sqlite": (
        "DROP TRIGGER campaigns_event_is_not_changed",
        "DROP TRIGGER campaigns_event_is_not_deleted",
    ),
    "postgresql": (
        "DROP TRIGGER campaigns_event_stays ON campaigns_event",
        "DROP FUNCTION campaigns_event_stays()",
    ),
}


def guard(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def guard_no_more(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in NO_GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def _about(to: str, related_name: str = "events") -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=related_name,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("campaigns", "0040_private_hosts"),
    ]

    operations = [
        migrations.AlterField(model_name="event", name="upload", field=_about("campaigns.upload")),
        migrations.AlterField(model_name="event", name="account", field=_about("campaigns.account")),
        migrations.AlterField(model_name="event", name="campaign", field=_about("campaigns.campaign")),
        migrations.AddField(model_name="event", name="person", field=_about(settings.AUTH_USER_MODEL, "+")),
        migrations.AlterField(
            model_name="event",
            name="action",
            field=models.CharField(
                choices=[
                    ("uploaded", "uploaded"),
                    ("corrected_cells", "corrected cells"),
                    ("corrected_value", "corrected a value"),
                    ("repaired_values", "repaired values"),
                    ("skipped_rows", "skipped rows"),
                    ("restored_row", "restored a row"),
                    ("switched_rule_on", "switched a rule on"),
                    ("switched_rule_off", "switched a rule off"),
                    ("undid", "undid"),
                    ("discarded", "discarded"),
                    ("confirmed", "confirmed"),
                    ("took_out_do_not_call", "did not send do-not-call numbers"),
                    ("paused", "paused"),
                    ("resumed", "resumed"),
                    ("cancelled", "cancelled"),
                    ("put_first", "put first"),
                    ("put_back", "put back into its turn"),
                    ("batch_sent_again", "batch sent again"),
                    ("batch_given_up", "batch given up"),
                    ("reported_twice", "reported twice"),
                    ("account_stopped", "account stopped"),
                    ("account_resumed", "account resumed"),
                    ("campaign_held", "campaign held"),
                    ("campaign_released", "campaign released"),
                    ("dialer_away", "dialer does not answer"),
                    ("dialer_back", "dialer answers again"),
                    ("reconciled", "attempts recreated from the journal"),
                    ("perhaps_sent", "found requests of it in the journal"),
                    ("journal_empty", "journal entries were missing"),
                    ("clock_set", "clock was set"),
                    ("api_key_changed", "API key changed"),
                    ("account_domain_changed", "account's domain changed"),
                    ("account_user_name_changed", "account's user name changed"),
                    ("do_not_call_added", "do-not-call numbers added"),
                    ("do_not_call_changed", "do-not-call number changed"),
                    ("do_not_call_removed", "do-not-call number taken off"),
                    ("do_not_call_removed_many", "do-not-call numbers taken off"),
                    ("do_not_call_looked_up", "do-not-call number looked up"),
                    ("signed_in", "signed in"),
                    ("signed_out", "signed out"),
                    ("sign_in_failed", "sign-in failed"),
                    ("sign_in_wait_ended", "wait to sign in ended"),
                    ("password_changed", "password changed"),
                    ("downloaded", "downloaded"),
                    ("link_approved", "link of a failed file approved"),
                    ("account_added", "account added"),
                    ("account_changed", "account changed"),
                    ("account_deleted", "account deleted"),
                    ("campaign_added", "campaign added"),
                    ("campaign_changed", "campaign changed"),
                    ("campaign_deleted", "campaign deleted"),
                    ("person_added", "person added"),
                    ("person_changed", "person changed"),
                    ("person_deleted", "person deleted"),
                    ("team_added", "team added"),
                    ("team_changed", "team changed"),
                    ("team_deleted", "team deleted"),
                    ("group_added", "group added"),
                    ("group_changed", "group changed"),
                    ("group_deleted", "group deleted"),
                ],
                max_length=40,
            ),
        ),
        migrations.RunPython(guard, guard_no_more),
    ]
