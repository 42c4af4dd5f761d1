"""Files of rows that were not loaded come back, under any name, and are recognised by the keys of their rows."""

import pytest
from django.core.signing import Signer

from campaigns import uploads
from campaigns.models import Upload, UploadState
from campaigns.uploads import NotNow, RowKeys
from tests import make
from tests.families import all_loaded, come_back, fixing, given_out, half_loaded, states

pytestmark = pytest.mark.django_db

KEY, NUMBER = -1, 1


def test_a_file_that_comes_back_fixed_is_a_child_and_needs_no_click(campaign):
    parent = half_loaded(file_name="leads.csv", option="check_duplicate")
    lines = given_out(parent)
    assert [line[0] for line in lines[1:]] == ["2", "3", "8"]
    lines[3][NUMBER] = "9000000099"

    child = come_back(lines)

    assert (child.state, child.parent, child.original) == (UploadState.CHECKED, parent, parent)
    assert (child.campaign, child.option, child.mapping["PhoneNumber"]) == (campaign, "check_duplicate", 1)
    assert states(child) == {2: "ready", 3: "ready", 4: "ready"}
    assert child.taken == {"rejected": 2, "invalid": 1}
    assert dict(child.rows_of_parent.values_list("row", "parent_row")) == {2: 2, 3: 3, 4: 8}
    assert "rows of “leads.csv” that were not loaded" in child.notices[0]
    assert states(all_loaded(child)) == {2: "loaded", 3: "loaded", 4: "loaded"}


def test_lines_may_be_sorted_and_some_taken_out():
    parent = half_loaded()
    header, first, second, third = given_out(parent)
    child = come_back([header, third, first])
    assert dict(child.rows_of_parent.values_list("row", "parent_row")) == {2: 8, 3: 2}
    assert second not in header


def test_it_goes_to_the_campaign_of_its_parent_whatever_was_chosen_and_a_person_has_to_see_that(campaign):
    parent = half_loaded(file_name="leads.csv")
    other = make.campaign(of=campaign.account, name="Renewals")
    child = come_back(given_out(parent), to=other)
    assert child.campaign == campaign
    (warning,) = child.reading_warnings
    assert warning["message"].startswith(
        "You chose Renewals, but these rows are of “leads.csv”, which was sent to Sales"
    )


def test_where_the_campaigns_fields_differ_now_it_stops_at_its_columns(campaign):
    parent = half_loaded()
    campaign.field_names = [*campaign.field_names, "City"]
    campaign.save()
    child = come_back(given_out(parent))
    assert (child.state, child.parent) == (UploadState.DRAFT, parent)


def test_rows_that_arrived_meanwhile_or_that_another_child_has_are_held_back():
    parent = half_loaded(file_name="leads.csv")
    lines = given_out(parent)
    fixing(parent)
    parent.leads.filter(row=3).update(state="loaded")
    parent.rows_in_children.filter(parent_row=3).delete()

    child = come_back(lines)

    assert states(child) == {2: "skipped", 3: "skipped", 4: "skipped"}
    said = str(list(child.leads.values_list("problems", flat=True)))
    assert said.count("Another upload has this row of “leads.csv”") == 2
    assert said.count("The dialer has this row of “leads.csv” already") == 1
    assert child.taken == {"held_back": 3}
    with pytest.raises(NotNow, match="cannot be restored"):
        uploads.restore_row(upload=child, row=2, user=child.uploaded_by)


def test_a_duplicate_whose_first_row_was_loaded_is_sent_only_once_it_is_fixed():
    parent = half_loaded(wrong=[["9000000005", "again", "5"]])
    lines = given_out(parent)
    assert states(come_back([lines[0], lines[3]])) == {2: "duplicate"}
    uploads.discard(upload=Upload.objects.latest("pk"), user=parent.uploaded_by)
    lines[3][NUMBER] = "9000000088"
    assert states(come_back([lines[0], lines[3]])) == {2: "ready"}


def test_what_a_person_skipped_stays_skipped_until_somebody_restores_it():
    parent = make.checked_upload([["13", "Left out", "5"], ["9000000001", "Asha", "5"]])
    uploads.fix_cells(upload=parent, row=2, texts={0: "9000000013"}, user=parent.uploaded_by)
    uploads.skip_row(upload=parent, row=2, user=parent.uploaded_by)
    parent = uploads.confirm(upload=parent, user=parent.uploaded_by, option="neither", start_campaign=False)
    child = come_back(given_out(parent))
    assert states(child) == {2: "skipped"}
    uploads.restore_row(upload=child, row=2, user=child.uploaded_by)
    assert states(child) == {2: "ready"}


def test_rows_without_a_key_and_copies_of_a_row_are_new_ones():
    parent = half_loaded()
    lines = given_out(parent)
    copy = [*lines[1]]
    copy[NUMBER] = "9000000077"
    child = come_back([*lines, copy, ["", "9000000078", "New", "5"]])
    assert states(child) == {2: "ready", 3: "ready", 4: "invalid", 5: "ready", 6: "ready"}
    assert child.rows_of_parent.count() == 3
    assert child.notices[0].endswith(
        "1 row has no row key: counted as new. 1 row has the key of a row above: counted as new."
    )


def test_a_key_that_was_changed_is_none_and_a_person_has_to_see_it():
    parent = half_loaded()
    lines = given_out(parent)
    lines[2][KEY] = lines[1][KEY].replace("-r2:", "-r3:")
    child = come_back(lines)
    assert child.rows_of_parent.count() == 2
    (warning,) = child.reading_warnings
    assert warning["message"].startswith("1 row has a row key that was changed")
    assert warning["rows"] == [3]


def test_where_no_key_is_ours_any_more_a_person_has_to_see_that_the_rows_count_as_new(settings):
    lines = given_out(half_loaded())
    settings.SECRET_KEY = "another one, which is long enough for the tests of signatures"
    upload = come_back(lines)
    assert upload.parent is None
    (warning,) = upload.reading_warnings
    assert warning["message"].startswith("3 rows have a row key that was changed")


def test_rows_of_another_upload_are_held_back():
    parent, other = half_loaded(), make.confirmed_upload([["12", "x", "5"], ["9100000001", "y", "5"]])
    child = come_back([*given_out(parent), given_out(other)[1]])
    assert child.parent == parent
    assert states(child)[5] == "skipped"
    assert "another upload" in str(child.leads.get(row=5).problems)


@pytest.mark.parametrize("whose", ["of another team", "not confirmed"])
def test_an_upload_on_which_the_person_may_not_act_is_not_recognised_and_nothing_is_said_of_it(whose):
    if whose == "of another team":
        parent = half_loaded(file_name="secret.csv", user=make.person("stranger"), to=make.campaign(name="Theirs"))
        parent.campaign.teams.clear()
    else:
        parent = make.checked_upload([["12", "x", "5"]], file_name="secret.csv", user=make.person("stranger"))
    mine = make.campaign(name="Mine")

    upload = come_back(given_out(parent), user=make.person("asha"), to=mine)

    assert (upload.parent, upload.campaign, upload.rows_of_parent.count()) == (None, mine, 0)
    assert upload.notices[0] == (
        "The row keys in this file are of no sent upload from which you may send, so its rows count as new ones."
    )
    assert "secret" not in str([upload.notices, upload.reading_warnings])


def test_keys_of_an_upload_that_never_was_say_the_same():
    lines = given_out(half_loaded())
    for line in lines[1:]:
        line[KEY] = Signer(salt="campaigns.row_key").sign("u999-0a0a0a0a-r2")
    assert "of no sent upload" in come_back(lines).notices[0]


def test_keys_of_another_reading_of_the_same_file_are_none():
    parent = half_loaded()
    lines = given_out(parent)
    Upload.objects.filter(pk=parent.pk).update(rows_file="rows/00000000-other")
    assert come_back(lines).parent is None


def test_keys_that_were_signed_with_the_secret_key_before_are_known(settings):
    parent = half_loaded()
    lines = given_out(parent)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one, which is long enough for the tests of signatures"
    assert come_back(lines).parent == parent


def test_a_file_that_came_back_and_fails_again_leads_to_the_original_rows():
    parent = half_loaded()
    lines = given_out(parent)
    child = come_back([lines[0], lines[3], lines[1]])  # row 8 is wrong still
    all_loaded(child)

    header, row = given_out(child)

    assert header == lines[0], "no column of ours twice"
    assert (row[0], row[1]) == ("8", "12")
    assert row[KEY] == RowKeys(child).of(2)
    row[NUMBER] = "9000000099"
    grandchild = come_back([header, row])
    assert (grandchild.parent, grandchild.original) == (child, parent)
    assert grandchild.rows_of_parent.get().original_row == 8


def test_another_sheet_of_the_workbook_is_another_file(campaign):
    parent = half_loaded()
    content = make.workbook({"Fixed": given_out(parent), "Others": [make.HEADER, *make.rows(2, first=9200000001)]})
    child = come_back([["x"]], content=content)
    uploads.choose_sheet(upload=child, sheet="Fixed")
    uploads.read(upload_id=child.pk)
    child.refresh_from_db()
    assert (child.parent, child.rows_of_parent.count()) == (parent, 3)
    uploads.choose_sheet(upload=child, sheet="Others")
    uploads.read(upload_id=child.pk)
    child.refresh_from_db()
    assert (child.parent, child.taken, child.rows_of_parent.count()) == (None, {}, 0)
