"""The heartbeats of processes: of each one, and of all that do the same work."""

from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of whoever does a kind of work, so that pages can say when nobody does it."""

    process = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process


class ProcessKind(models.TextChoices):
    """What a process that always runs is."""

    SWEEPER = "sweeper", "Sweeper"
    WORKER = "worker", "Worker"


class RunningProcess(models.Model):
    """One process, from its first heartbeat until it ends in order. It keeps its row when it dies otherwise."""

    kind = models.CharField(max_length=10, choices=ProcessKind)
    queues = models.CharField(max_length=200, blank=True)  # those of a worker, with commas between
    host = models.CharField(max_length=100)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        """Also how the health check names it."""
        work = f"{self.kind} for {self.queues}" if self.queues else self.kind
        return f"{work} on {self.host} ({self.pid})"
