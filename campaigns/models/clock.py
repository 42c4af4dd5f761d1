"""The database's clock: the one that all processes and machines share (docs/rules.md#rule-10)."""

from datetime import UTC, datetime

from django.db import connection, models


def database_now() -> datetime:
    """The database's wall clock at this moment, aware, in UTC; inside a transaction too it moves on."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now.astimezone(UTC)


class HostClock(models.Model):
    """By how many seconds a host's clock was ahead of the database's when one of its processes last looked."""

    host = models.CharField(max_length=100, primary_key=True)
    ahead_seconds = models.FloatField()
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.host
