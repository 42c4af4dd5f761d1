"""Problems are plain data. They are the same after they were stored and read again."""

import json

import pytest

from campaigns.leads import ERROR, Problem
from campaigns.leads.problems import Finding

FINDING = Finding("phone_missing", "The phone number is missing.", "Please fill it in.")


def test_a_finding_becomes_a_problem_in_its_place():
    problem = FINDING.at(row=7, column="Mobile", found="")

    assert problem == Problem(
        row=7,
        column="Mobile",
        code="phone_missing",
        level=ERROR,
        found="",
        message="The phone number is missing.",
        hint="Please fill it in.",
    )


def test_a_problem_comes_back_from_json_as_it_went():
    problem = FINDING.at(row=7, column="मोबाइल", found="x")

    assert Problem.from_json(json.loads(json.dumps(problem.as_json()))) == problem


@pytest.mark.parametrize(
    "stored", [[], [1, "a"], [1, "", "code", "fatal", "", "m", "h"], ["x", "", "code", "error", "", "m", "h"]]
)
def test_what_is_no_problem_is_refused(stored):
    with pytest.raises(ValueError, match=r"."):
        Problem.from_json(stored)


def test_what_was_found_is_bounded_and_shows_nothing_hidden():
    problem = FINDING.at(row=1, column="c" * 500, found="a\x00b" + "x" * 100_000)

    assert len(problem.column) == 100
    assert len(problem.found) == 100
    assert problem.found.startswith("abx")
