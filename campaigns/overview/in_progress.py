"""In progress: the queue of each account, with the uploads in the order in which they are sent."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import User

from campaigns.blocks_in_words import BlockInWords, block_of_account
from campaigns.history import UploadLine, history_of, lines
from campaigns.models import Account, Batch, BatchState, Upload, UploadState, database_now
from campaigns.sending import Forecast, Foretold, forecasts

MOST_ACCOUNTS = 8
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Going:
    """An upload on its way: `is_under_way` while a request of it is. What cannot be foretold is None."""

    line: UploadLine
    is_under_way: bool
    foretold: Foretold | None

    @property
    def sent(self) -> int:
        """Leads that have been sent."""
        counted = self.line.tally
        return counted.confirmed - counted.waiting - counted.sending - counted.cancelled


@dataclass(frozen=True, slots=True)
class Strip:
    """The queue of an account, of which a person sees the uploads of their teams; `more` of these are not shown, with
    `more_leads` that wait."""

    account: Account
    forecast: Forecast
    block: BlockInWords | None  # what keeps the account as a whole from sending
    shown: list[Going]
    more: int
    more_leads: int


def strips_of(user: User) -> list[Strip]:
    """Those of the accounts with uploads of the user's teams on their way, by name; in a number of queries that does
    not depend on how many there are."""
    states = _states(user)
    if not states:
        return []
    accounts = list(Account.objects.filter(pk__in=states).order_by("name")[:MOST_ACCOUNTS])
    foretold, under_way, now = forecasts(accounts), _under_way(accounts), database_now()
    chosen = {each.pk: _chosen(states[each.pk], foretold[each.pk], under_way) for each in accounts}
    shown = Upload.objects.filter(pk__in=[pk for uploads in chosen.values() for pk in uploads])
    found = {line.upload.pk: line for line in lines(shown)}
    strips = []
    for account in accounts:
        forecast, uploads = foretold[account.pk], [pk for pk in chosen[account.pk] if pk in found]
        others = states[account.pk].keys() - set(uploads)
        strips.append(
            Strip(
                account=account,
                forecast=forecast,
                block=block_of_account(account, now),
                shown=[Going(found[pk], pk in under_way, forecast.uploads.get(pk)) for pk in uploads],
                more=len(others),
                more_leads=sum(forecast.waiting[pk].leads for pk in others if pk in forecast.waiting),
            )
        )
    return strips


def _states(user: User) -> dict[int, dict[int, str]]:
    """{account's id: {id of each upload of the user's teams on its way: its state}}."""
    states: dict[int, dict[int, str]] = defaultdict(dict)
    on_their_way = history_of(user).filter(state__in=UploadState.on_their_way())
    for pk, account_id, state in on_their_way.values_list("pk", "campaign__account", "state"):
        states[account_id][pk] = state
    return states


def _under_way(accounts: list[Account]) -> set[int]:
    """The uploads of which a request is under way."""
    sending = Batch.objects.filter(state=BatchState.SENDING, upload__campaign__account__in=accounts)
    return set(sending.values_list("upload", flat=True))


def _chosen(states: dict[int, str], forecast: Forecast, under_way: set[int]) -> list[int]:
    """The uploads that are shown, in the order in which they go on: first what is under way, last what nobody can
    foretell. The one that has begun and has most left is among them, whatever was confirmed after it."""
    in_turn = dict.fromkeys([*forecast.uploads, *forecast.waiting])
    place = {pk: number for number, pk in enumerate(in_turn)}
    order = sorted(states, key=lambda pk: (pk not in under_way, place.get(pk, len(place)), pk))
    begun = [pk for pk in order if states[pk] == UploadState.SENDING and pk in place]
    largest = sorted(begun, key=lambda pk: -forecast.waiting[pk].leads)[:1]
    shown = {*order[:MOST_SHOWN], *largest}
    return [pk for pk in order if pk in shown]
