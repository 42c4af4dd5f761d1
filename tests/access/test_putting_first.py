"""Who may put an upload before the others of its account: of those who may act on it, administrators, and managers of a
team that has the person who uploaded it."""

import pytest
from django.contrib.auth.models import Group

from campaigns.access import may_put_first
from campaigns.models import Upload
from tests import make


@pytest.fixture
def upload(db) -> Upload:
    return make.confirmed_upload()


def member(name: str, *, team: str = "Outbound team"):
    person = make.person(name)
    make.team(name=team, members=[person])
    return person


def manager(name: str, *, team: str = "Outbound team"):
    person = member(name, team=team)
    make.team(name=team).managers.add(person)
    return person


def test_a_manager_of_the_team_may_and_a_member_may_not(upload):
    assert may_put_first(manager("meera"), upload)
    assert not may_put_first(member("ravi"), upload)
    assert may_put_first(make.person("root", administrator=True), upload)


def test_a_manager_of_another_team_with_the_campaign_may_not(upload):
    make.team(name="Another team", campaigns=[upload.campaign])
    assert not may_put_first(manager("other", team="Another team"), upload)


def test_a_manager_who_left_the_team_may_not(upload):
    meera = manager("meera")
    meera.teams.clear()
    assert not may_put_first(meera, upload)


def test_a_manager_of_a_team_that_has_the_campaign_no_more_may_not(upload):
    meera = manager("meera")
    upload.campaign.teams.clear()
    assert not may_put_first(meera, upload)


def test_staff_of_the_team_may_as_long_as_it_administrates(upload):
    office = member("office")
    office.is_staff = True
    office.save()
    office.groups.add(Group.objects.get(name="Administrators"))
    assert may_put_first(office, upload)
    office.groups.clear()
    assert not may_put_first(type(office).objects.get(pk=office.pk), upload)
