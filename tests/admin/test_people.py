"""Who reaches the administrators' pages, and what administrators may do with people, teams and records."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.test import Client
from django.urls import reverse

from campaigns import sending
from campaigns.models import Event, StopReason, Team
from tests import make
from tests.signing_in.trying import browser, fail, is_let_in

INDEX = reverse("admin:index")
Person = get_user_model()


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def member(db) -> Client:
    """A member of the staff, in the group Administrators, who is no superuser."""
    person = make.person("office")
    person.is_staff = True
    person.save()
    person.groups.add(Group.objects.get(name="Administrators"))
    return client_of(person)


def person_page(person) -> str:
    return reverse("admin:auth_user_change", args=[person.pk])


def fields_of(client: Client, address: str) -> list[str]:
    return list(client.get(address).context["adminform"].form.fields)


def test_supervisors_do_not_reach_the_administration(signed_in):
    for address in (INDEX, reverse("admin:campaigns_account_changelist"), "/admin/django-rq/"):
        assert signed_in.get(address, follow=True).status_code == 403


def test_a_member_of_administrators_finds_all_that_there_is_to_manage(member):
    page = member.get(INDEX).content.decode()
    assert "LeadsPortal administration" in page
    for model in ("account", "campaign", "team", "alreadytherereason", "upload", "event"):
        assert member.get(reverse(f"admin:campaigns_{model}_changelist")).status_code == 200
    assert member.get(reverse("admin:auth_group_changelist")).status_code == 200
    assert "Django-RQ" in page


def test_the_administration_has_no_inline_script(member):
    page = member.get(reverse("admin:campaigns_team_add")).content.decode()
    assert "<script>" not in page
    assert " onclick=" not in page


def test_people_are_added_and_put_in_teams(member):
    team = make.team()
    password = {"password1": "correct horse battery", "password2": "correct horse battery"}
    member.post(reverse("admin:auth_user_add"), {"username": "ravi", "usable_password": "true", **password})
    ravi = Person.objects.get(username="ravi")
    assert ravi.check_password("correct horse battery")

    form = {
        "username": "ravi",
        "is_active": "on",
        "date_joined_0": "2026-11-23",
        "date_joined_1": "10:00:00",
        "User_teams-TOTAL_FORMS": 1,
        "User_teams-INITIAL_FORMS": 0,
        "User_teams-0-team": team.pk,
        "User_teams-0-user": ravi.pk,
    }
    prefix = member.get(person_page(ravi)).context["inline_admin_formsets"][0].formset.prefix
    member.post(person_page(ravi), {name.replace("User_teams", prefix): value for name, value in form.items()})
    assert list(ravi.teams.all()) == [team]


def test_a_team_is_made_with_its_people_and_campaigns(member):
    campaign, person = make.campaign(), make.person()
    add = reverse("admin:campaigns_team_add")
    people = {"members": [person.pk], "managers": [person.pk]}
    member.post(add, {"name": "Renewals", "campaigns": [campaign.pk], **people})
    team = Team.objects.get()
    assert (list(team.members.all()), list(team.campaigns.all())) == ([person], [campaign])
    assert list(team.managers.all()) == [person]


def test_a_member_cannot_make_superusers_or_change_one(member):
    assert {"is_superuser", "user_permissions"}.isdisjoint(fields_of(member, person_page(make.person())))
    chief = make.person("chief", administrator=True)
    assert "is_superuser" not in fields_of(member, person_page(chief))
    assert member.post(person_page(chief), {"username": "mine"}).status_code == 403
    assert member.post(reverse("admin:auth_user_password_change", args=[chief.pk]), {}).status_code == 403
    assert member.post(reverse("admin:auth_user_delete", args=[chief.pk]), {"post": "yes"}).status_code == 403


def test_a_superuser_can_make_superusers(db):
    chief = make.person("chief", administrator=True)
    assert "is_superuser" in fields_of(client_of(chief), person_page(make.person()))


@pytest.mark.parametrize("way", ["page", "list"])
def test_nobody_deletes_themselves_and_the_page_says_so(db, monkeypatch, way):
    chief = make.person("chief", administrator=True)
    with monkeypatch.context() as before:
        before.setattr(user_logged_in, "send", lambda **_: None)  # the sign-in of a session of the release before
        browser_of_chief = client_of(chief)
    address = reverse("admin:auth_user_delete", args=[chief.pk])
    sent = {"post": "yes"}
    if way == "list":
        address = reverse("admin:auth_user_changelist")
        sent |= {"action": "delete_selected", "_selected_action": str(chief.pk)}
    assert "You cannot delete yourself." in browser_of_chief.post(address, sent).content.decode()
    assert Person.objects.filter(pk=chief.pk).exists()


def test_a_person_with_uploads_is_not_deleted_and_the_page_says_what_to_do(member):
    person = make.received_upload().uploaded_by
    address = reverse("admin:auth_user_delete", args=[person.pk])
    assert "asha has 1 upload and 1 action on record. Untick “Active”" in member.get(address).content.decode()
    member.post(address, {"post": "yes"})
    assert Person.objects.filter(pk=person.pk).exists()


def test_uploads_and_events_can_be_looked_at_only_and_hold_no_phone_numbers(member):
    upload = make.confirmed_upload(make.rows(3, first=9000000777))
    event = Event.objects.first()
    for model, pk in (("upload", upload.pk), ("event", event.pk)):
        change = reverse(f"admin:campaigns_{model}_change", args=[pk])
        pages = [member.get(reverse(f"admin:campaigns_{model}_changelist")), member.get(change)]
        assert [page.status_code for page in pages] == [200, 200]
        assert not any("90000007" in page.content.decode() for page in pages)
        assert member.get(reverse(f"admin:campaigns_{model}_add")).status_code == 403
        assert member.post(change, {"state": "finished"}).status_code == 403
        assert member.post(reverse(f"admin:campaigns_{model}_delete", args=[pk]), {"post": "yes"}).status_code == 403


def test_an_upload_on_record_says_who_steered_it(member):
    upload = make.confirmed_upload()
    sending.pause_upload(upload=upload, user=make.person(), reason="wrong file")
    page = member.get(reverse("admin:campaigns_upload_change", args=[upload.pk])).content.decode()
    for said in ("Paused at", "wrong file", "Send at", "Put first at", "Cancelled by"):
        assert said in page


def test_the_pause_of_a_person_is_told_from_that_of_the_dialer(db):
    account = make.account()
    sending.halting.stop_account(account.pk, StopReason.OTHER, words="The dialer does not take its key")
    assert Event.objects.get().user is None


def end_wait(client: Client, *people) -> str:
    """What the administration says when the action is chosen for these people."""
    chosen = {"action": "end_wait", "_selected_action": [person.pk for person in people]}
    return client.post(reverse("admin:auth_user_changelist"), chosen, follow=True).content.decode()


def test_an_administrator_ends_the_wait_after_failed_tries_to_sign_in(member):
    asha = make.person()
    fail(browser())
    assert not is_let_in(browser())
    assert "The wait is over: asha can try to sign in again." in end_wait(member, asha)
    assert is_let_in(browser())
    assert "Ended the wait after failed tries" in member.get(f"/admin/auth/user/{asha.pk}/history/").content.decode()


def test_only_a_superuser_ends_the_wait_of_a_superuser(member):
    """Else an administrator could guess a superuser's password without an end."""
    root = make.person("root", administrator=True)
    fail(browser(), "root")
    assert "Only a superuser can do this for root" in end_wait(member, root)
    assert not is_let_in(browser(), "root")
