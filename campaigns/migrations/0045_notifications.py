"""Notifications: occasions, what people and webhooks are told of them, mails, and what people have chosen. Administrators
may enter webhooks."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models.functions import Now

import campaigns.models.sealed

ADMINISTRATORS = "Administrators"
PERMISSIONS = [f"{action}_webhook" for action in ("add", "change", "delete", "view")]


def give(apps, schema_editor):
    app = apps.get_app_config("campaigns")
    # Django makes permissions after all migrations have run; here they are needed before.
    app.models_module = True  # a migration's apps have none, and are passed over without
    create_permissions(app, apps=apps, verbosity=0)
    app.models_module = None
    permissions = apps.get_model("auth", "Permission").objects
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=ADMINISTRATORS)
    group.permissions.add(*permissions.filter(content_type__app_label="campaigns", codename__in=PERMISSIONS))


def _id():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _of(to, related_name, **options):
    return models.ForeignKey(
        on_delete=options.pop("on_delete", django.db.models.deletion.CASCADE),
        related_name=related_name,
        to=to,
        **options,
    )


def _tried():
    """What mails and messages of webhooks have in common."""
    return [
        (
            "state",
            models.CharField(
                choices=[
                    ("waiting", "Waiting to be sent"),
                    ("sent", "Sent"),
                    ("dropped", "Not sent: there was nothing to say any more"),
                    ("given_up", "Given up after many tries"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        ("made_at", models.DateTimeField(db_default=Now(), editable=False)),
        ("tries", models.PositiveSmallIntegerField(default=0)),
        ("next_try_at", models.DateTimeField(db_default=Now())),
        ("tried_at", models.DateTimeField(null=True)),
        ("fault", models.CharField(blank=True, max_length=60)),
        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("campaigns", "0044_callbacks_read_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="Occasion",
            fields=[
                _id(),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ended", "It has ended"),
                            ("paused", "The portal has paused it"),
                            ("needs_decision", "Batches had no clear answer"),
                            ("results_overdue", "Its results are overdue"),
                            ("account_stopped", "Its account is stopped"),
                            ("campaign_held", "Its campaign is held"),
                        ],
                        max_length=16,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("over_at", models.DateTimeField(null=True)),
                ("found_at", models.DateTimeField(db_default=Now(), editable=False)),
                ("counts", models.JSONField(default=dict)),
                ("upload", _of("campaigns.upload", "occasions", db_index=False)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["found_at"], name="occasion_by_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("upload", "kind", "since"), name="occasion_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("over_at", None)),
                        fields=("upload", "kind"),
                        name="one_lasting_occasion_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(name="OccasionsLookedFor", fields=[_id(), ("until", models.DateTimeField())]),
        migrations.CreateModel(
            name="NotificationChoices",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="notification_choices",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shown",
                    models.CharField(
                        choices=[
                            ("nowhere", "Nowhere"),
                            ("page", "On every page"),
                            ("browser", "On every page and by the browser"),
                        ],
                        default="page",
                        max_length=8,
                    ),
                ),
                (
                    "whose",
                    models.CharField(
                        choices=[
                            ("own", "Uploads that I uploaded or confirmed"),
                            ("teams", "All uploads of my teams"),
                        ],
                        default="own",
                        max_length=8,
                    ),
                ),
                ("by_mail", models.BooleanField(default=False)),
                (
                    "summary_hour",
                    models.PositiveSmallIntegerField(
                        null=True, validators=[django.core.validators.MaxValueValidator(23)]
                    ),
                ),
                ("summary_since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                _id(),
                *_tried(),
                (
                    "kind",
                    models.CharField(choices=[("news", "Notifications"), ("summary", "Daily summary")], max_length=8),
                ),
                ("day", models.DateField(null=True)),
                ("covers_from", models.DateTimeField(null=True)),
                ("covers_until", models.DateTimeField(null=True)),
                ("person", _of(settings.AUTH_USER_MODEL, "mails", db_index=False)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="mail_that_waits"
                    ),
                    models.Index(fields=["person", "made_at"], name="mail_by_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "summary")),
                        fields=("person", "day"),
                        name="one_summary_of_a_day_for_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                _id(),
                ("seen_at", models.DateTimeField(null=True)),
                ("wants_mail", models.BooleanField(default=False)),
                (
                    "mail",
                    _of("campaigns.mail", "notifications", null=True, on_delete=django.db.models.deletion.SET_NULL),
                ),
                ("occasion", _of("campaigns.occasion", "notifications", db_index=False)),
                ("person", _of(settings.AUTH_USER_MODEL, "notifications", db_index=False)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["person", "-id"], name="notification_by_person"),
                    models.Index(
                        condition=models.Q(("seen_at", None)), fields=["person", "-id"], name="notification_not_seen"
                    ),
                    models.Index(
                        condition=models.Q(("mail", None), ("wants_mail", True)),
                        fields=["person"],
                        name="notification_to_mail",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("occasion", "person"), name="notification_once")],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                _id(),
                ("name", models.CharField(help_text="What people here call it.", max_length=100, unique=True)),
                (
                    "address",
                    models.CharField(
                        help_text="https://…, of a public host. Put no password into it: the signature proves enough.",
                        max_length=500,
                    ),
                ),
                ("secret", campaigns.models.sealed.SealedField(editable=False)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="WebhookMessage",
            fields=[
                _id(),
                *_tried(),
                ("occasion", _of("campaigns.occasion", "webhook_messages", null=True)),
                ("webhook", _of("campaigns.webhook", "messages", db_index=False)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="webhook_message_waits"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("webhook", "occasion"), name="webhook_message_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="upload", index=models.Index(fields=["finished_at"], name="upload_by_end")
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
