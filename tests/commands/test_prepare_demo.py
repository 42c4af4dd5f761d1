"""`manage.py prepare_demo`: what is made, that it is made once, and where it is not made at all."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from campaigns import access, cli_upload
from campaigns.demo import entries, samples
from campaigns.leads import campaign_fields
from campaigns.models import Account, Campaign, Team, Upload
from campaigns.sandbox.accounts import KNOWN_ACCOUNTS, KNOWN_CAMPAIGNS
from campaigns.tally import tally

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(settings, tmp_path) -> None:
    settings.SANDBOX_ORIGIN = "http://127.0.0.1:8900"
    settings.DATA_DIR = tmp_path


def prepare() -> str:
    out = io.StringIO()
    call_command("prepare_demo", stdout=out)
    return out.getvalue()


def test_the_campaigns_are_those_that_the_sandbox_has():
    prepare()
    callable_ones = [known for known in KNOWN_CAMPAIGNS if known.dial_method != "inbound"]
    made = {campaign.name: campaign for campaign in Campaign.objects.all()}
    assert set(made) == {known.name for known in callable_ones}
    for known in callable_ones:
        campaign = made[known.name]
        assert (campaign.dial_method, tuple(campaign.field_names)) == (known.dial_method, known.fields)
        assert campaign.fields() == campaign_fields(known.fields, dial_method=campaign.dial_method)
        campaign.full_clean()


def test_the_account_is_the_one_that_the_sandbox_knows():
    prepare()
    account = Account.objects.get()
    known = KNOWN_ACCOUNTS[0]
    assert (account.user_name, account.api_key.reveal()) == (known.user_name, known.api_key)
    assert account.domain == "http://127.0.0.1:8900"


def test_both_people_can_sign_in_with_what_is_printed():
    printed = prepare()
    for login in (entries.SUPERVISOR, entries.ADMINISTRATOR):
        assert any(line.split()[-2:] == [login.username, login.password] for line in printed.splitlines())
        answer = Client().post("/sign-in/", {"username": login.username, "password": login.password})
        assert answer["Location"] == "/"
    supervisor = get_user_model().objects.get(username="supervisor")
    assert access.campaigns_to_send_to(supervisor).count() == 4
    assert not supervisor.is_staff
    assert get_user_model().objects.get(username="administrator").is_staff


def test_the_addresses_and_the_samples_folder_are_printed(settings, tmp_path):
    printed = prepare()
    for shown in (settings.PUBLIC_URL, "http://127.0.0.1:8900/sandbox/", str(tmp_path / "samples")):
        assert shown in printed


def test_a_second_time_finds_everything_and_changes_nothing_that_people_changed(tmp_path):
    prepare()
    supervisor = get_user_model().objects.get(username="supervisor")
    supervisor.set_password("another one")
    supervisor.save()
    Campaign.objects.filter(name="Renewals_Extra").update(is_active=False)
    Team.objects.get().campaigns.clear()
    (tmp_path / "samples" / samples.MESSY).write_text("mine")

    printed = prepare()

    assert (Account.objects.count(), Campaign.objects.count(), Team.objects.count()) == (1, 4, 1)
    assert not Campaign.objects.get(name="Renewals_Extra").is_active
    assert not Team.objects.get().campaigns.exists()
    supervisor.refresh_from_db()
    assert supervisor.check_password("another one")
    assert "supervisor      (the password was changed)" in printed
    assert (tmp_path / "samples" / samples.MESSY).read_text() == "mine"


def test_a_sandbox_on_another_port_is_followed(settings):
    prepare()
    settings.SANDBOX_ORIGIN = "http://127.0.0.1:8911"
    prepare()
    assert Account.objects.get().domain == "http://127.0.0.1:8911"


def test_a_key_that_was_entered_for_another_host_is_not_sent_to_the_sandbox():
    prepare()
    account = Account.objects.get()
    account.domain = "dialer.example.com"
    account.seal_key("the key of a real account")
    account.save()
    prepare()
    account.refresh_from_db()
    assert (account.domain, account.api_key.reveal()) == ("http://127.0.0.1:8900", entries.API_KEY)


def test_a_key_that_no_credential_key_opens_is_entered_again(settings):
    prepare()
    settings.CREDENTIAL_KEYS = ["y" * 43 + "="]
    prepare()
    assert Account.objects.get().api_key.reveal() == entries.API_KEY


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"SANDBOX_ORIGIN": ""}, "needs its sandbox"),
        ({"ENVIRONMENT": "production"}, "LEADSPORTAL_ENVIRONMENT=demo"),
        ({"PUBLIC_URL": "https://leads.example.com"}, "passwords that everybody knows"),
    ],
)
def test_it_is_not_made_on_a_real_site(settings, changed, words):
    for name, value in changed.items():
        setattr(settings, name, value)
    with pytest.raises(CommandError, match=words):
        prepare()
    assert not get_user_model().objects.exists()


def checked(name: str, tmp_path) -> Upload:
    prepare()
    person = cli_upload.person_named("supervisor")
    campaign = cli_upload.campaign_named("Sales_Outbound", person=person)
    upload = cli_upload.receive(user=person, campaign=campaign, path=tmp_path / "samples" / name)
    cli_upload.bring_to_check(upload=upload, header_row=None, columns=[])
    return upload


def test_the_clean_sample_is_ready_as_it_is(tmp_path):
    upload = checked(samples.CLEAN, tmp_path)
    assert tally(upload).as_dict() | {"total": 1200, "ready": 1200} == tally(upload).as_dict()
    assert set(upload.mapping) == {"PhoneNumber", "Name", "Priority", "ExpiryDate"}


def test_the_messy_sample_has_a_problem_of_each_kind_and_good_rows_between(tmp_path):
    upload = checked(samples.MESSY, tmp_path)
    counted = tally(upload)
    codes = {problem.code for problem in cli_upload.problems(upload)}
    assert counted.adds_up
    assert counted.ready > 70
    assert counted.duplicate == counted.blank == 1
    assert len(codes) >= 12
    assert upload.header_row == 3


def test_the_samples_are_the_same_each_time(tmp_path):
    for folder in ("one", "two"):
        samples.write_samples(tmp_path / folder)
    assert (tmp_path / "one" / samples.MESSY).read_bytes() == (tmp_path / "two" / samples.MESSY).read_bytes()
