"""During an upgrade the release before and today's work at the same time, on today's tables."""

from collections.abc import Iterator

import pytest

from tests.upgrade.releases import Upgrade, upgrade

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgrade]:
    """The release before runs, and the tables are today's."""
    with upgrade(tmp_path_factory.mktemp("upgrade")) as begun:
        yield begun


def test_the_release_before_does_the_main_job_on_todays_tables(upgraded: Upgrade):
    """So nothing stands still while the tables are new already."""
    upgraded.run_only(upgraded.base)
    upgraded.do_the_main_job(upgraded.base, first=9100000001)
    upgraded.assert_nothing_failed()


def test_both_releases_do_the_main_job_of_each_other(upgraded: Upgrade):
    """Jobs, callbacks and batches of each fall to workers of both."""
    upgraded.run_only(upgraded.base, upgraded.today)
    upgraded.do_the_main_job(upgraded.base, first=9200000001)
    upgraded.do_the_main_job(upgraded.today, first=9300000001)
    upgraded.assert_nothing_failed()


def test_what_pages_of_the_release_before_enqueue_is_done_by_todays_workers(upgraded: Upgrade):
    """Its web is the last to end."""
    upgraded.run_only(upgraded.base, upgraded.today)
    upgraded.base.stop(all_but="web")
    upgraded.do_the_main_job(upgraded.base, first=9400000001)
    upgraded.assert_nothing_failed()


def test_after_an_upgrade_that_was_taken_back_the_release_before_goes_on(upgraded: Upgrade):
    """With what today's processes had begun: an upload that is half sent."""
    upgraded.run_only(upgraded.today)
    upload = upgraded.send_a_file(upgraded.today, first=9500000001)
    upgraded.run_only(upgraded.base)
    upgraded.assert_each_lead_is_loaded_once(upgraded.base, upload, first=9500000001)
    upgraded.assert_nothing_failed()
