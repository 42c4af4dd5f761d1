"""Lists of the administration are filtered by the filters beside them, and by nothing else."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from campaigns.admin.filtering import FilteredAsListed
from campaigns.models import Account, Callback, Campaign, DoNotCallNumber, Event, Synonym, Upload
from tests import make
from tests.dialogue import next_request

LISTS = [model for model, of in admin.site._registry.items() if isinstance(of, FilteredAsListed)]


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


class _Filters(HTMLParser):
    """The addresses of the filters beside a list."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("?"):
            self.addresses.append(address)


@pytest.fixture
def something_of_each(administrator) -> None:
    """Two of what filters tell apart, so that Django shows them."""
    upload = make.upload()
    next_request(make.confirmed_upload()).answer().call_back(b"{")
    other = make.account(name="Other", domain="other.example.com")
    make.campaign(of=other, name="Renewals")
    Account.objects.filter(pk=other.pk).update(stopped_at=timezone.now())
    Campaign.objects.filter(account=other).update(held_at=timezone.now())
    for word, field in (("Handy", "PhoneNumber"), ("Town", "City")):
        Synonym.objects.create(word=word, folded=word.casefold(), field=field)
    make.forbid("9870000001")
    for account in (upload.campaign.account, other):
        Event.objects.create(action="account_resumed", account=account)


def test_each_list_of_the_administration_is_one_of_these():
    """The queue's dashboard is a page about Redis, and no list."""
    others = {model._meta.label for model in admin.site._registry if model not in LISTS}
    assert others <= {"django_rq.Dashboard"}


def _other_filters(model: type[Model]) -> Iterator[str]:
    listed = {name if isinstance(name, str) else name[0] for name in admin.site._registry[model].list_filter}
    for field in model._meta.get_fields():
        for lookup in ("", "__startswith", "__icontains", "__gt", "__isnull"):
            if field.name not in listed or lookup in ("__startswith", "__icontains"):
                yield f"{field.name}{lookup}"


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_no_list_is_filtered_by_what_is_no_filter_of_it(administrator, model):
    answers = {name: administrator.get(list_of(model), {name: "1"}).status_code for name in _other_filters(model)}
    assert {name: status for name, status in answers.items() if status != 400} == {}


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        (Upload, "columns__icontains"),
        (Upload, "leads__phone"),
        (Upload, "campaign__account__api_key__startswith"),
        (Account, "api_key__startswith"),
        (Account, "api_key_ending"),
        (Campaign, "account__api_key_ending__startswith"),
        (Event, "details__icontains"),
        (Callback, "body__contains"),
        (Callback, "message__icontains"),
        (Callback, "attempt__token_hash__startswith"),
        (DoNotCallNumber, "number_hash__startswith"),
        (User, "password__startswith"),
    ],
)
def test_what_no_page_shows_cannot_be_guessed_by_a_filter(administrator, caplog, model, asked):
    answer = administrator.get(list_of(model), {asked: "98700"})
    assert answer.status_code == 400
    assert "98700" not in answer.content.decode() + caplog.text


def test_nor_is_an_action_done_to_what_was_found_in_that_way(administrator):
    account = make.account()
    chosen = {"action": "stop", "_selected_action": [account.pk]}
    assert administrator.post(f"{list_of(Account)}?api_key_ending=-key", chosen).status_code == 400
    account.refresh_from_db()
    assert not account.is_stopped


@pytest.mark.usefixtures("something_of_each")
@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_each_filter_beside_a_list_works(administrator, model):
    addresses = _Filters(administrator.get(list_of(model)).content.decode()).addresses
    assert [each for each in addresses if administrator.get(f"{list_of(model)}{each}").status_code != 200] == []
    for name in admin.site._registry[model].list_filter:
        field = name if isinstance(name, str) else name[0]
        assert any(re.search(rf"[?&]{field}(__\w+)?=", address) for address in addresses), field


def test_a_list_is_still_searched_sorted_and_turned(administrator):
    entered = make.account()
    page = administrator.get(list_of(Account), {"q": entered.domain, "o": "-1", "p": "1", "all": ""})
    assert page.status_code == 200
    assert entered.name in page.content.decode()
