"""Our reading of phone numbers agrees with the library that knows the numbering plans."""

from tests.bench.phone_forms import mixed_forms
from tests.bench.phones import read_by_library, read_by_us


def test_mixed_forms_are_read_as_the_library_reads_them():
    for form in mixed_forms(5_000):
        # Of "9876543210 / 9876543211" the library takes the first; we ask a person.
        assert read_by_us(form) == ("" if " / " in form else read_by_library(form)), form
