"""Who waits after failed tries to sign in, and who does not: nobody can lock a colleague out."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from leadsportal.signing_in.cool_off import end_cool_off
from leadsportal.signing_in.people import person_meant
from tests import make
from tests.signing_in.trying import HOME, OFFICE, browser, browser_of, fail, is_let_in, let_pass, refused, sign_in
from tests.views.conftest import page_after

pytestmark = pytest.mark.django_db


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _asha() -> None:
    make.person()


def said(answer) -> str:
    return " ".join(answer.context["form"].non_field_errors())


# ---- a user name with an address ------------------------------------------------------------------------


def test_after_five_failures_nobody_may_try_for_a_quarter_of_an_hour():
    stranger = browser()
    assert fail(stranger, times=4).status_code == 200
    for answer in (fail(stranger, times=1), refused(stranger)):
        assert answer.status_code == 429
        assert answer["Retry-After"] == "900"
        assert said(answer) == (
            "There were too many failed tries with this user name. Wait 15 minutes, then try again. "
            "An administrator can end the wait."
        )


def test_a_cool_off_is_looked_for_before_any_password_is_hashed(settings):
    settings.PASSWORD_HASHERS = ["tests.signing_in.test_cool_off.CountingHasher"]
    make.person("ravi")
    fail(browser(), "ravi")
    CountingHasher.hashed = 0
    assert not is_let_in(browser(), "ravi")
    assert CountingHasher.hashed == 0
    assert is_let_in(browser(HOME), "ravi")
    assert CountingHasher.hashed > 0, "what is counted here is how passwords are hashed"


def test_failures_at_one_address_make_nobody_wait_at_another():
    fail(browser(HOME))
    assert is_let_in(browser(OFFICE))


def test_failures_with_one_user_name_make_no_other_wait():
    make.person("ravi")
    fail(browser(), "ravi")
    assert is_let_in(browser(), "asha")


def test_another_browser_at_the_same_address_waits_too():
    fail(browser(), times=3)
    fail(browser(), times=2)
    assert not is_let_in(browser())


def test_what_a_browser_says_of_itself_makes_no_difference():
    for number in range(5):
        browser().post("/sign-in/", {"username": "asha", "password": "wrong"}, HTTP_USER_AGENT=f"make {number}")
    assert not is_let_in(browser())


def test_a_user_name_that_nobody_has_is_treated_alike():
    answers = [fail(browser(), name, times=6) for name in ("asha", "nobody")]
    assert [answer.status_code for answer in answers] == [429, 429]
    assert said(answers[0]) == said(answers[1])


def test_the_page_says_how_long_is_left_and_then_one_may_try():
    fail(browser())
    let_pass(minutes=9.5)
    assert "Wait 6 minutes" in said(refused(browser()))
    let_pass(minutes=5)
    assert "Wait 1 minute," in said(refused(browser()))
    let_pass(minutes=1)
    assert is_let_in(browser())


def test_the_page_that_says_so_says_each_time_how_long_is_left():
    stranger = browser()
    fail(stranger)
    page = sign_in(stranger)["Location"]
    let_pass(minutes=9.5)
    answer = stranger.get(page)
    assert (answer.status_code, answer["Retry-After"]) == (429, "360")
    assert "Wait 6 minutes" in said(answer)
    let_pass(minutes=6)
    answer = stranger.get(page)
    assert (answer.status_code, said(answer), "Retry-After" in answer) == (200, "", False)
    assert answer.context["form"]["username"].value() == "asha"


def test_the_page_that_says_so_says_nothing_once_an_administrator_has_ended_the_wait():
    stranger = browser()
    fail(stranger)
    page = sign_in(stranger)["Location"]
    end_cool_off("asha")
    answer = stranger.get(page)
    assert (answer.status_code, said(answer)) == (200, "")


@pytest.mark.parametrize("name", [" asha ", "x" * 10_000])
def test_a_name_with_blanks_around_it_or_a_too_long_one_waits_like_any_other(name):
    assert fail(browser(), name).status_code == 429


def test_tries_during_a_cool_off_neither_make_it_longer_nor_are_kept():
    fail(browser())
    let_pass(minutes=10)
    before = list(AccessAttempt.objects.values())
    assert "Wait 5 minutes" in said(fail(browser(), times=3))
    assert list(AccessAttempt.objects.values()) == before


def test_a_success_makes_the_failures_before_it_forgotten():
    fail(browser(), times=4)
    assert is_let_in(browser())
    assert fail(browser(), times=4).status_code == 200


def test_neighbours_of_one_ipv6_network_are_one_address():
    """A provider gives its customer a whole network: there would be no end of addresses to try from."""
    for number in range(5):
        fail(browser(f"2001:db8:1:2::{number}"), times=1)
    assert not is_let_in(browser("2001:db8:1:2:ffff::1"))
    assert is_let_in(browser("2001:db8:1:3::1"))


def test_behind_a_proxy_people_are_told_apart_by_what_the_proxy_says(settings):
    settings.BEHIND_PROXY = True

    def behind_proxy(told: str) -> Client:
        return Client(REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": told})

    fail(behind_proxy(OFFICE))
    assert is_let_in(behind_proxy(HOME))
    assert not is_let_in(behind_proxy(f"{HOME}, {OFFICE}")), "the browser made up the first one"


# ---- a browser that has signed in before ------------------------------------------------------------------


def test_a_browser_that_has_signed_in_before_is_exempt_from_the_failures_of_others():
    mine = browser_of("asha")
    fail(browser())
    assert not is_let_in(browser()), "a browser in which asha has never signed in"
    assert is_let_in(mine)


def test_it_waits_after_failures_of_its_own_at_whatever_address():
    mine = browser_of("asha")
    fail(mine)
    mine.defaults["REMOTE_ADDR"] = HOME
    assert said(refused(mine)).startswith("There were too many failed tries with this user name. Wait 15 minutes")
    assert is_let_in(browser(OFFICE)), "its failures concern no other browser"


def test_it_is_known_for_those_only_who_have_signed_in_with_it():
    make.person("ravi")
    of_ravi = browser_of("ravi")
    fail(browser())
    assert not is_let_in(of_ravi, "asha")


def test_several_people_of_one_browser_are_all_known():
    make.person("ravi")
    shared = browser_of("asha")
    assert is_let_in(shared, "ravi")
    shared.post("/sign-out/")
    for name in ("asha", "ravi"):
        fail(browser(), name)
    assert is_let_in(shared, "asha")
    shared.post("/sign-out/")
    assert is_let_in(shared, "ravi")


@pytest.mark.parametrize("forged", ["", "nonsense", "WyJhIiwxXQ:1abcde:signature"])
def test_a_cookie_that_is_not_ours_makes_no_browser_known(forged):
    fail(browser())
    other = browser()
    other.cookies["known_browser"] = forged
    assert not is_let_in(other)


# ---- an address alone -------------------------------------------------------------------------------------


def try_unknown_names(count: int) -> None:
    for number in range(count):
        fail(browser(), f"nobody{number}", times=1)


def test_many_user_names_that_nobody_has_make_their_address_wait():
    mine = browser_of("asha")
    try_unknown_names(19)
    assert is_let_in(browser())
    try_unknown_names(20)
    answer = refused(browser())
    assert answer.status_code == 429
    assert said(answer) == (
        "There were too many failed tries from your network. Wait 15 minutes, then try again. "
        "Whoever runs the server can end the wait."
    )
    assert is_let_in(mine), "a browser that has signed in before is exempt"
    assert is_let_in(browser(HOME))
    let_pass(minutes=15.1)
    assert is_let_in(browser())


def test_an_office_in_which_many_people_mistype_their_passwords_does_not_wait():
    for number in range(25):
        make.person(f"person{number}")
        fail(browser(), f"person{number}", times=1)
    assert is_let_in(browser())


@pytest.mark.parametrize("typed", ["Person{}", "person{}@office.example", "PERSON{}@Office.example"])
def test_an_office_that_types_names_in_another_case_or_email_addresses_does_not_wait(typed):
    for number in range(21):
        person = make.person(f"person{number}")
        person.email = f"person{number}@office.example"
        person.save()
        fail(browser(), typed.format(number), times=1)
    assert is_let_in(browser())


def test_a_name_in_another_case_counts_as_the_persons_but_signs_nobody_in():
    assert not is_let_in(browser(), "Asha")
    fail(browser(), "ASHA", times=2)
    assert fail(browser(), "asha", times=2).status_code == 429


def test_of_two_names_that_differ_in_case_only_each_counts_by_itself():
    make.person("Asha")
    fail(browser(), "Asha")
    assert is_let_in(browser(), "asha")


def test_no_name_means_nobody_although_people_have_no_email_address():
    assert person_meant("") is person_meant(None) is None


def test_a_known_browser_that_tries_other_names_is_not_exempt():
    of_asha = browser_of("asha")
    for number in range(20):
        fail(of_asha, f"nobody{number}", times=1)
    assert fail(of_asha, "nobody20", times=1).status_code == 429
    assert is_let_in(of_asha, "asha")


# ---- the old password, when one changes it ----------------------------------------------------------------


def change_password(at, old: str):
    new = "quite another password"
    return at.post("/password/", {"old_password": old, "new_password1": new, "new_password2": new})


def test_whoever_finds_a_browser_open_may_not_guess_the_old_password_as_often_as_they_like():
    mine = browser()
    assert is_let_in(mine)
    for number in range(4):
        assert page_after(mine, change_password(mine, f"wrong {number}")).status_code == 200
    for old in ("wrong", make.PASSWORD):
        answer = page_after(mine, change_password(mine, old))
        assert answer.status_code == 429
        assert "too many failed tries" in answer.content.decode()
    let_pass(minutes=15.1)
    assert change_password(mine, make.PASSWORD)["Location"] == "/"


# ---- what is kept, and how it ends ------------------------------------------------------------------------


def test_nothing_is_kept_of_what_is_typed_but_a_user_name_that_somebody_has():
    mine = browser()
    sign_in(mine, "canary-a-password-as-name", "canary-password")
    sign_in(mine, "asha", "canary-password")
    sign_in(mine, "asha", "canary-password")
    assert is_let_in(mine)
    change_password(mine, "canary-old-password")
    kept = AccessAttempt.objects.values()
    assert {row["username"] for row in kept} >= {"asha"}
    assert "canary" not in str(list(kept))
    assert "quite another" not in str(list(kept))


def test_an_administrator_of_the_server_ends_it_by_a_command():
    fail(browser())
    call_command("axes_reset_username", "asha")
    assert is_let_in(browser())
    try_unknown_names(20)
    call_command("axes_reset_ip", OFFICE)
    assert is_let_in(browser())


def test_failures_that_count_no_longer_are_removed_at_the_next_one():
    try_unknown_names(3)
    let_pass(minutes=16)
    fail(browser(HOME), times=1)
    assert AccessAttempt.objects.count() == 1


def test_two_failures_at_once_without_an_address_are_one_row():
    """Of two rows without an address the database would not say that they are alike, and no try would be answered."""
    for _ in range(2):
        fail(browser(""), times=1)
    attempt = AccessAttempt.objects.get()
    attempt.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt.save()
