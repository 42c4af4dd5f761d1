"""/metrics on a database that is full: 200,000 requests to the dialer with their callbacks, which is 100 million leads.

The rows are made by the database itself. The leads' own table stays empty: the numbers do not ask it.
"""

from pathlib import Path

from django.db import connection
from django.test import Client

from tests import make
from tests.bench.measuring import Line, in_turn, seconds

REQUESTS = 200_000
MOST_SECONDS = 2.0

_BATCHES = """
INSERT INTO campaigns_batch
    (upload_id, number, first_row, last_row, size, is_last, state, loaded, already_there, rejected, unnamed, notes)
WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %s)
SELECT %s, n + 1, 2, 501, 500, %s, 'done', 480, 10, 9, 1, '[]' FROM counted
"""
_ATTEMPTS = """
INSERT INTO campaigns_attempt
    (batch_id, account_id, token_hash, with_start, started_at, deadline_at, slot_free_at, answer, ended_at, message,
     excerpt, transaction_id, decision, decision_reason)
SELECT id, %s, 'hash-' || id, %s, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'accepted',
    CURRENT_TIMESTAMP, 'Data queued successfully', '', 'transaction-' || id, '', ''
FROM campaigns_batch WHERE state = 'done' AND upload_id = %s
"""
_CALLBACKS = """
INSERT INTO campaigns_callback
    (attempt_id, received_at, content_type, body, state, applied_at, transaction_id, message, notes)
SELECT id, CURRENT_TIMESTAMP, 'application/json', %s, 'applied', CURRENT_TIMESTAMP, transaction_id, '', '[]'
FROM campaigns_attempt WHERE token_hash LIKE %s
"""


def measure(_folder: Path) -> list[Line]:
    """How long one answer takes, the best of three, while the statistics of the database are fresh."""
    upload = make.confirmed_upload(make.rows(1, first=8900000001), to=make.campaign(name="Full"))
    with connection.cursor() as cursor:
        cursor.execute(_BATCHES, [REQUESTS, upload.pk, False])
        cursor.execute(_ATTEMPTS, [upload.campaign.account_id, False, upload.pk])
        cursor.execute(_CALLBACKS, [b"x" * 400, "hash-%"])
        cursor.execute("ANALYZE")
    client = Client()
    [took] = in_turn(lambda: seconds(lambda: _numbers(client)), rounds=3)
    return [
        Line(f"/metrics with {REQUESTS:,} requests, {REQUESTS * 500:,} leads", took, MOST_SECONDS, "one answer", " s")
    ]


def _numbers(client: Client) -> None:
    said = client.get("/metrics", headers={"Host": "localhost"}).content.decode()
    assert "leadsportal_callbacks_total" in said, said
