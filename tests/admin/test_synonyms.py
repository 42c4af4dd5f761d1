"""Administrators' pages of further words for fields."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from campaigns.leads import FIELD_NAMES
from campaigns.models import Synonym
from tests import make

ADD = reverse("admin:campaigns_synonym_add")
LIST = reverse("admin:campaigns_synonym_changelist")


@pytest.fixture
def member(db) -> Client:
    """A member of the staff, in the group Administrators, who is no superuser."""
    person = make.person("office")
    person.is_staff = True
    person.save()
    person.groups.add(Group.objects.get(name="Administrators"))
    client = Client()
    client.force_login(person)
    return client


def test_a_member_of_administrators_adds_changes_and_deletes_a_word(member):
    member.post(ADD, {"word": "Rufnr.", "field": "PhoneNumber"})
    word = Synonym.objects.get()
    assert (word.folded, word.field) == ("rufnr", "PhoneNumber")

    change = reverse("admin:campaigns_synonym_change", args=[word.pk])
    member.post(change, {"word": "Kunde", "field": "Name"})
    word.refresh_from_db()
    assert (word.folded, word.field) == ("kunde", "Name")
    assert "Kunde" in member.get(LIST, {"q": "kunde"}).content.decode()

    member.post(reverse("admin:campaigns_synonym_delete", args=[word.pk]), {"post": "yes"})
    assert not Synonym.objects.exists()


def test_the_fields_are_those_that_there_are(member):
    make.campaign(fields=["PhoneNumber", "OrderNumber"])
    choices = [value for value, _ in member.get(ADD).context["adminform"].form.fields["field"].choices]
    assert choices == sorted([*FIELD_NAMES, "OrderNumber"], key=str.casefold)
    member.post(ADD, {"word": "Town", "field": "City"})
    assert not Synonym.objects.exists()


@pytest.mark.parametrize(
    ("word", "said"), [("RUFNR", "in the list already"), ("…", "needs a letter or a digit"), ("", "required")]
)
def test_a_word_that_cannot_be_is_refused_with_its_reason(member, word, said):
    member.post(ADD, {"word": "Rufnr.", "field": "PhoneNumber"})
    page = member.post(ADD, {"word": word, "field": "Name"}).content.decode()
    assert said in page
    assert Synonym.objects.count() == 1


def test_supervisors_do_not_reach_it(signed_in):
    assert signed_in.get(LIST).status_code == 302
