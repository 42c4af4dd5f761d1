"""The linter of migrations refuses those with which code of the release before does not work."""

from pathlib import Path

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models.functions import Now
from django_migration_linter.sql_analyser import analyse_sql_statements

from tests.upgrade.base import MIGRATIONS, ROOT, NotInThisClone, migrations_of_base
from tests.upgrade.linting import Analyser, lint

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

WITH_A_DEFAULT = models.TextField(default="", db_default="")


def what_is_wrong(*operations: Operation) -> set[str]:
    """The codes of what the linter says of a migration with these operations."""
    loader = MigrationLoader(connection)
    before = loader.project_state(loader.graph.leaf_nodes("campaigns"))
    migration = migrations.Migration("9999_tried", "campaigns")
    migration.operations = list(operations)
    with connection.schema_editor(collect_sql=True) as editor:
        migration.apply(before, editor, collect_sql=True)
    errors, _ignored, _warnings = analyse_sql_statements(Analyser, editor.collected_sql)
    return {error.code for error in errors}


@pytest.mark.parametrize(
    "field",
    [
        models.TextField(default=""),
        models.TextField(),
        models.BooleanField(default=False),
        models.TextField(db_default="", unique=True),
    ],
)
def test_a_new_column_that_older_code_cannot_leave_out_is_refused(field: models.Field):
    assert what_is_wrong(migrations.AddField("upload", "made_up", field)) == {"NOT_NULL"}


def test_a_column_with_a_default_beside_it_excuses_nothing():
    excused = migrations.AddField("upload", "good", WITH_A_DEFAULT)
    assert what_is_wrong(migrations.AddField("upload", "bad", models.TextField(default="")), excused) == {"NOT_NULL"}
    assert what_is_wrong(excused, migrations.AddField("upload", "bad", models.TextField(default=""))) == {"NOT_NULL"}


def test_a_condition_of_a_new_table_excuses_none_of_another():
    alone = models.UniqueConstraint(fields=["name"], condition=~models.Q(name=""), name="one_of_a_name")
    name = ("name", models.CharField(max_length=9))
    new_table = migrations.CreateModel("MadeUp", [("id", models.BigAutoField(primary_key=True)), name])
    constraint = migrations.AddConstraint("upload", models.UniqueConstraint(fields=["file_name"], name="made_up"))

    assert what_is_wrong(new_table, migrations.AddConstraint("madeup", alone)) == set()
    assert what_is_wrong(new_table, migrations.AddConstraint("madeup", alone), constraint) == {"ADD_CONSTRAINT"}


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("upload", "made_up", WITH_A_DEFAULT),
        migrations.AddField("upload", "made_up", models.DateTimeField(db_default=Now())),
        migrations.AddField("upload", "made_up", models.DateTimeField(null=True)),
        migrations.AddField("upload", "made_up", models.TextField(null=True, default="until then")),
        migrations.AddField("upload", "made_up", models.ForeignKey("campaigns.Event", models.SET_NULL, null=True)),
        migrations.CreateModel(
            "MadeUp",
            [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9, unique=True))],
            {"constraints": [models.CheckConstraint(condition=~models.Q(name=""), name="has_a_name")]},
        ),
        migrations.AddIndex("upload", models.Index(fields=["uploaded_at"], name="made_up")),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_is_only_added_passes(operation: Operation):
    assert what_is_wrong(operation) == set()


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (migrations.RenameField("upload", "uploaded_at", "came_at"), "RENAME_COLUMN"),
        (migrations.RenameModel("Upload", "File"), "RENAME_TABLE"),
        (migrations.RemoveField("upload", "uploaded_at"), "DROP_COLUMN"),
        (migrations.DeleteModel("ProvenMap"), "DROP_TABLE"),
        (migrations.AlterField("upload", "generation", models.TextField(default="0")), "ALTER_COLUMN"),
        # Older code writes NULL, whatever the default.
        (migrations.AlterField("upload", "worked_at", models.DateTimeField(db_default=Now())), "NOT_NULL"),
        # Older code leaves it to the database.
        (migrations.AlterField("upload", "uploaded_at", models.DateTimeField()), "NOT_NULL"),
        (
            migrations.AddConstraint(
                "upload", models.CheckConstraint(condition=~models.Q(file_name="a.csv"), name="made_up")
            ),
            "ADD_CONSTRAINT",
        ),
        (
            migrations.AddConstraint("upload", models.UniqueConstraint(fields=["file_name"], name="made_up")),
            "ADD_CONSTRAINT",
        ),
        (
            migrations.AddConstraint(
                "upload",
                models.UniqueConstraint(fields=["file_name"], condition=models.Q(paused_at=None), name="made_up"),
            ),
            "ADD_CONSTRAINT",
        ),
    ],
    ids=lambda case: case if isinstance(case, str) else case.describe(),
)
def test_what_takes_something_from_older_code_is_refused(operation: Operation, code: str):
    assert code in what_is_wrong(operation)


def test_the_migrations_that_broke_older_code_would_be_refused(capsys: pytest.CaptureFixture[str]):
    """0008 broke uploads; 0011 renames, 0012 drops."""
    linter = lint(["0008_outages_steering_sending_later", "0011_events_by_action", "0012_attempts_without_flags"])

    assert linter.nb_erroneous == 3
    said = capsys.readouterr().out
    assert "0008_outages_steering_sending_later)... ERR\n\tNOT NULL without db_default" in said
    assert "RENAMING columns (table: campaigns_event, column: deed)" in said
    assert "DROPPING columns (table: campaigns_attempt, column: flags)" in said


def test_those_of_the_release_before_are_left_alone():
    all_there_are = list(Path(ROOT, MIGRATIONS).glob("0*.py"))
    assert lint().nb_total == len(all_there_are) - len(migrations_of_base())


def test_a_clone_without_the_release_before_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.upgrade.base.base_commit", lambda: "0" * 40)
    with pytest.raises(NotInThisClone, match=r"commit 0{40}, which this clone does not have.*git fetch --unshallow"):
        migrations_of_base()
