"""People of every kind, and uploads of every kind, each with all that belongs to one.

The uploads are made while everybody is in one team. Then the teams become those of today: one person has left, and one
campaign is another team's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.test import Client

from campaigns import downloads, notifications
from campaigns.failed_files import attach
from campaigns.finding import Asked, Criteria
from campaigns.models import (
    AttachedFile,
    Batch,
    Campaign,
    ColumnMapping,
    FailedFile,
    Notification,
    Team,
    Upload,
)
from tests import make
from tests.dialogue import HTML, next_request

NOBODY = "nobody"
"""A browser in which nobody has signed in."""

MARK = "quokka"
"""Stands in the name of each file, campaign, account and mapping: an answer with it says something of one."""

STATES = ("draft", "checked", "confirmed")


@dataclass(frozen=True)
class Brought:
    """What one person has brought for one campaign: an upload in each of the states, and what belongs to these. `name`
    stands in the names of the files and of the mapping."""

    name: str
    campaign: Campaign
    uploads: dict[str, Upload]
    batches: list[Batch]
    failed_file: FailedFile
    attached_file: AttachedFile
    mapping: ColumnMapping
    notification: Notification


@dataclass(frozen=True)
class World:
    clients: dict[str, Client]  # by the person's user name, and NOBODY's
    brought: dict[str, Brought]
    lists: dict[str, int]  # the id of the list that each of these people has exported


def build() -> World:
    people = _people()
    main = make.account(name=f"{MARK} main", rows_per_request=2)
    kept, moved, foreign = (
        make.campaign(of=account, name=f"{MARK}_{name}")
        for name, account in (
            ("kept", main),
            ("moved", make.account(name=f"{MARK} second", domain="second.example.com", rows_per_request=2)),
            ("foreign", make.account(name=f"{MARK} third", domain="third.example.com", rows_per_request=2)),
        )
    )
    brought = {
        "asha's": _bring(people["asha"], kept, "asha"),
        "of who left": _bring(people["leaver"], kept, "leaver"),
        "of a moved campaign": _bring(people["asha"], moved, "moved"),
        "foreign": _bring(people["stranger"], foreign, "foreign"),
    }
    Team.objects.all().delete()
    team = make.team(name="Today", members=[people[name] for name in ("asha", "ravi", "meera", "gone")])
    team.campaigns.set([kept])
    team.managers.set([people["meera"], people["leaver"]])
    make.team(name="Others", members=[people["stranger"]], campaigns=[moved, foreign])
    lists = {name: _export(people[name]) for name in ("asha", "stranger", "root")}
    return World(clients=dict(_clients(people)), brought=brought, lists=lists)


def _people() -> dict[str, User]:
    """asha, ravi and meera are in the team, and meera manages it. gone is in it, too, but may not sign in any more.
    leaver has left it, and still stands among its managers. newcomer is in no team, stranger in another one. office is
    an administrator; clerk was one, and has lost the group, so that only "staff" is left. root is a superuser."""
    names = ("asha", "ravi", "meera", "gone", "leaver", "newcomer", "stranger", "office", "clerk")
    people = {name: make.person(name) for name in names}
    people["root"] = make.person("root", administrator=True)
    for name in ("office", "clerk"):
        people[name].is_staff = True
        people[name].save()
    people["office"].groups.add(Group.objects.get(name="Administrators"))
    return people


def _clients(people: dict[str, User]) -> Iterator[tuple[str, Client]]:
    yield NOBODY, Client(raise_request_exception=False)
    for name, person in people.items():
        client = Client(raise_request_exception=False)
        client.force_login(person)
        yield name, client
    User.objects.filter(username="gone").update(is_active=False)  # while the session runs


def _export(person: User) -> int:
    download = downloads.ask_for_list(asked=Asked(Criteria(text=MARK), "-when"), uploads=1, user=person)
    downloads.make(download_id=download.pk)
    return download.pk


def _bring(person: User, campaign: Campaign, name: str) -> Brought:
    lines = [*make.rows(4), ["12", "Nobody", "5"]]
    builders = {"draft": make.upload, "checked": make.checked_upload, "confirmed": make.confirmed_upload}
    uploads = {
        state: builder(lines, user=person, to=campaign, file_name=f"{MARK}-{name}-{state}.csv")
        for state, builder in builders.items()
    }
    confirmed = uploads["confirmed"]
    failed_file = next_request(confirmed).answer().reject(["Invalid"])
    next_request(confirmed).answer(HTML)  # nobody knows whether the dialer has the second batch
    attach(
        upload=confirmed,
        batch=None,
        user=person,
        data=b"PhoneNumber,Reason\n9000000001,Invalid\nabc,Not a number\n",
        file_name="failed.csv",
    )
    for upload in (uploads["checked"], confirmed):
        downloads.make(download_id=downloads.ask(upload=upload, user=person).pk)
    notifications.find_occasions()  # the confirmed upload needs a decision
    mapping = ColumnMapping.objects.get(owner=person, campaign=campaign)
    ColumnMapping.objects.filter(pk=mapping.pk).update(name=f"{MARK} {name}")
    return Brought(
        name=name,
        campaign=campaign,
        uploads={state: Upload.objects.get(pk=upload.pk) for state, upload in uploads.items()},
        batches=list(confirmed.batches.order_by("number")),
        failed_file=failed_file,
        attached_file=AttachedFile.objects.get(upload=confirmed),
        mapping=mapping,
        notification=Notification.objects.get(occasion__upload=confirmed, person=person),
    )
