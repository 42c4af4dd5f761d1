"""A batch that may be at the dialer should be sent again, and then is cancelled or refused: it may still be at the
dialer."""

import io

import pytest

from campaigns.models import Batch, Upload
from campaigns.not_loaded import write_not_loaded
from campaigns.sending import cancel_upload, claim, record, send_again
from campaigns.tally import tally
from tests import make
from tests.dialogue import BAD_DATA, NO_ANSWER, THROTTLED
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload() -> Upload:
    account = make.account()
    make.campaign(of=account)
    made = make.confirmed_upload(make.rows(3))
    record(attempt_id=claim(account_id=account.pk).attempt_id, observed=NO_ANSWER)
    assert tally(Upload.objects.get()).unknown == 3
    send_again(batch=Batch.objects.get(), user=make.person(), reason="It seemed lost")
    return made


def rows_to_fix() -> int:
    return write_not_loaded(Upload.objects.get(), io.BytesIO())


def cancelled(upload):
    cancel_upload(upload=upload, user=make.person())


def refused(upload):
    record(attempt_id=claim(account_id=upload.campaign.account_id).attempt_id, observed=BAD_DATA)


def throttled_and_cancelled(upload):
    again = claim(account_id=upload.campaign.account_id)
    cancel_upload(upload=upload, user=make.person())
    record(attempt_id=again.attempt_id, observed=THROTTLED)


@pytest.mark.parametrize("end", [cancelled, refused, throttled_and_cancelled])
def test_what_may_be_at_the_dialer_is_in_no_file_to_be_sent_again(upload, end):
    end(upload)
    counted = tally(Upload.objects.get())
    assert (rows_to_fix(), counted.unknown, counted.cancelled + counted.refused) == (0, 3, 0)


@pytest.mark.parametrize("end", [cancelled, refused, throttled_and_cancelled])
def test_the_page_does_not_say_that_it_was_never_sent(upload, end):
    end(upload)
    page = " ".join(signed_in_as(make.person()).get(f"/uploads/{upload.pk}/").content.decode().split())
    assert "They were never sent" not in page
    assert "none of these was added" not in page
    assert "0 of 3 leads had been sent, 3 were not." not in page


@pytest.mark.parametrize("end", [cancelled, refused])
def test_the_next_check_warns_of_these_numbers(upload, end):
    end(upload)
    again = make.checked_upload([*make.rows(3), ["9111111111", "Other", "5"]])
    assert "phone_sent_recently" in str(list(again.leads.values_list("problems", flat=True)))
