"""Each trouble of the sandbox, with an account of its own, ends as the table of troubles says."""

import pytest

from campaigns.models import BatchState, Upload
from campaigns.sandbox.troubles import TROUBLES, Trouble
from tests.matrix.portal import Row, states_of
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.postgresql, pytest.mark.timeout(240)]

LEADS = 4
SHORT = {"slow": 1.0, "callback-late": 3.0}  # seconds, since the troubles' own would only make the test wait
STOP = {"bad-key", "bad-campaign", "unauthorized"}  # these stop sending until a person has fixed the cause


def expected(trouble: Trouble) -> tuple[str, int, int]:
    """(state of the batch, leads at the dialer, leads that the dialer rejected)."""
    if trouble.name in STOP:
        return BatchState.WAITING, 0, 0
    if trouble.name == "bad-data":
        return BatchState.REFUSED, 0, 0
    if trouble.refusal:
        return BatchState.DONE, LEADS, 0  # throttled: sent again by itself
    if not trouble.takes_leads:
        return BatchState.UNKNOWN, 0, 0
    if trouble.callback == "never":
        return BatchState.ACCEPTED, LEADS, 0
    rejected = LEADS // trouble.fails_every if trouble.fails_every else 0
    return BatchState.DONE, LEADS - rejected, rejected


@pytest.fixture
def uploads(row: Row) -> dict[str, Upload]:
    """For each trouble an upload of one batch, whose request has this trouble."""
    row.start(senders=2)
    made = {}
    for number, name in enumerate(TROUBLES):
        account = row.account(name, user_name=f"user of {name}", rows_per_request=LEADS)
        campaign = row.campaign(account, f"Campaign of {name}")
        more = {"seconds": SHORT[name]} if name in SHORT else {}
        row.trouble(name, campaign=campaign.name, **more)
        made[name] = row.upload(campaign, batches=1, first=9000000001 + 100 * number)
    return made


def test_every_trouble_ends_as_its_words_say(row: Row, uploads: dict[str, Upload], subtests: pytest.Subtests):
    for name, upload in uploads.items():
        with subtests.test(name):
            state, at_the_dialer, rejected = expected(TROUBLES[name])
            row.wait_until(lambda u=upload, s=state, r=rejected: _ended(u, s, r), f"{name}: {state}", seconds=90)
            held = row.dialer(upload.campaign.account)["leads"].get(upload.campaign.name, [])
            assert len(held) == at_the_dialer
            needs_a_person = name in STOP or state == BatchState.REFUSED
            assert_survived(row, *([] if needs_a_person else [upload]), waiting=[upload] if needs_a_person else [])
    assert row.dialer()["redirects_followed"] == 0


def _ended(upload: Upload, state: str, rejected: int) -> bool:
    batch = upload.batches.get()
    if batch.state == BatchState.WAITING == state:
        campaign = type(upload.campaign).objects.select_related("account").get(pk=upload.campaign_id)
        return bool(campaign.held_at or campaign.account.stopped_at)
    return states_of(upload) == [state] and batch.rejected == rejected
