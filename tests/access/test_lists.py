"""What lists name, what forms offer and what is kept for a person: what the person may have today, and nothing else."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import access, number_index
from tests import make
from tests.access.expected import CAMPAIGNS, OWNERS, SIGNED_IN_PEOPLE, Right, right_of
from tests.access.walking import ask
from tests.access.world import MARK, STATES, World


def found(everybody: World, person: str, address: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, everybody.clients[person].get(address).content.decode()))


def test_the_history_and_the_first_page_name_the_uploads_that_a_person_may_see(everybody: World):
    for person in SIGNED_IN_PEOPLE:
        theirs = {
            brought.uploads[state].file_name
            for name, brought in everybody.brought.items()
            for state in STATES
            if right_of(person, name, state) != Right.NONE
        }
        assert found(everybody, person, "/history/", rf"{MARK}-\w+-\w+\.csv") == theirs, person
        assert found(everybody, person, f"/history/?text={MARK}-", rf"{MARK}-\w+-\w+\.csv") == theirs, person
        assert found(everybody, person, "/", rf"{MARK}-\w+-\w+\.csv") <= theirs, person


def test_a_number_is_found_in_the_confirmed_uploads_that_a_person_may_see(everybody: World):
    number_index.fill(first=0, seconds=60)
    for person in SIGNED_IN_PEOPLE:
        client = everybody.clients[person]
        page = client.get(client.post("/numbers/", {"number": "9000000001"})["Location"]).content.decode()
        assert set(re.findall(rf"{MARK}-\w+-\w+\.csv", page)) == {
            brought.uploads["confirmed"].file_name
            for name, brought in everybody.brought.items()
            if right_of(person, name, "confirmed") != Right.NONE
        }, person


def test_by_a_campaign_of_which_a_person_sees_nothing_nothing_is_found(everybody: World):
    foreign = everybody.brought["foreign"].campaign
    for asked in (foreign.pk, foreign.name):
        page = everybody.clients["asha"].get("/history/", {"campaign": asked})
        assert page.context["lines"] == []
        assert foreign.name not in page.context["form"].campaigns
    bad_rows = everybody.clients["asha"].get("/history/bad-rows/").content.decode()
    assert foreign.name not in bad_rows
    assert everybody.brought["asha's"].campaign.name in bad_rows


def test_the_first_page_asks_nobody_to_decide_who_may_not(everybody: World):
    for person in SIGNED_IN_PEOPLE:
        asked = found(everybody, person, "/", r'id="decide-(\d+)"')
        theirs = [
            brought for name, brought in everybody.brought.items() if right_of(person, name, "confirmed") != Right.NONE
        ]
        assert asked <= {str(brought.uploads["confirmed"].pk) for brought in theirs}, person
        assert len(asked) == len({brought.campaign.pk for brought in theirs}), "a line for each campaign"


def test_the_form_offers_campaigns_of_todays_teams_and_takes_no_other_one(everybody: World):
    for person in SIGNED_IN_PEOPLE:
        theirs = {everybody.brought[name].campaign.name for name, people in CAMPAIGNS.items() if person in people}
        assert found(everybody, person, "/uploads/new/", rf"{MARK}_\w+") == theirs, person
        for brought in everybody.brought.values():
            file = SimpleUploadedFile("new.csv", make.csv_bytes(make.rows(1)))
            data = {"file": file, "campaign": brought.campaign.pk}
            outcome = ask(everybody.clients[person], "/uploads/new/", data)
            is_taken = outcome.location.startswith("/uploads/") and "?kept=" not in outcome.location
            assert (outcome.status, is_taken) == (302, brought.campaign.name in theirs), (person, brought.campaign)
            assert brought.campaign.name in theirs or not outcome.writes


def test_mappings_are_ones_own_of_campaigns_of_todays_teams(everybody: World):
    for person in SIGNED_IN_PEOPLE:
        theirs = {f"{MARK} {everybody.brought[name].name}" for name, owner in OWNERS.items() if owner == person}
        assert found(everybody, person, "/mappings/", rf'value="({MARK} \w+)"') == theirs, person


def test_notifications_name_the_uploads_of_which_a_person_was_told_and_that_the_person_may_see(everybody: World):
    """On the person's own page, and in the part that stands on every page."""
    for person in SIGNED_IN_PEOPLE:
        theirs = {everybody.brought[name].uploads["confirmed"].file_name for name, of in OWNERS.items() if of == person}
        for address in ("/notifications/", "/notifications/new/"):
            assert found(everybody, person, address, rf"{MARK}-\w+-\w+\.csv") == theirs, (person, address)


def test_who_may_be_told_of_an_upload_is_who_may_see_it(everybody: World):
    for name, brought in everybody.brought.items():
        theirs = {person for person in SIGNED_IN_PEOPLE if right_of(person, name, "confirmed") != Right.NONE}
        people = access.people_who_see(brought.uploads["confirmed"])
        assert {person.username for person in people} == theirs, name


def test_a_kept_download_is_given_to_whom_it_was_made_for_if_it_is_allowed_today(everybody: World):
    given = {
        (name, state, person)
        for person in SIGNED_IN_PEOPLE
        for name, brought in everybody.brought.items()
        for state in ("checked", "confirmed")
        if everybody.clients[person].get(f"/uploads/{brought.uploads[state].pk}/not-loaded.xlsx").status_code == 200
    }
    assert given == {(name, state, owner) for name, owner in OWNERS.items() for state in ("checked", "confirmed")}


def test_an_exported_list_has_the_uploads_that_its_person_may_see(everybody: World):
    for person, pk in everybody.lists.items():
        answer = everybody.clients[person].get(f"/history/lists/{pk}/uploads.csv")
        exported = set(re.findall(rf"{MARK}-\w+-\w+\.csv", b"".join(answer.streaming_content).decode()))
        assert exported == {
            brought.uploads[state].file_name
            for name, brought in everybody.brought.items()
            for state in STATES
            if right_of(person, name, state) != Right.NONE
        }, person
