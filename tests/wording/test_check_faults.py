"""Why an upload's rows could not be checked."""

from importlib import import_module

import pytest

from campaigns.models import CheckFault
from campaigns.wording import check_fault_in_words

fault_of = import_module("campaigns.migrations.0016_check_fault").fault_of


@pytest.mark.parametrize("fault", CheckFault)
def test_each_fault_has_a_sentence_that_is_found_again_where_it_was_stored(fault: CheckFault):
    assert fault_of(check_fault_in_words(fault)) == fault


def test_a_notice_of_the_reading_is_no_fault():
    assert fault_of("Read as text in UTF-8, in one column.") is None
    assert check_fault_in_words("") == ""
