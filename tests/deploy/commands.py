"""The commands of docs/operations.md."""

import re
import textwrap

from tests.processes import ROOT

PAGE = ROOT / "docs/operations.md"


def section(heading: str) -> str:
    """The text under this heading."""
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE.read_text(), re.M | re.S)
    assert found, f"{PAGE} has no heading {heading}"
    return found[1]


def commands(heading: str) -> list[str]:
    """The blocks of commands under this heading, in their order."""
    blocks = re.findall(r"^( *)```sh\n(.*?)^\1```$", section(heading), re.M | re.S)
    return [textwrap.dedent(text) for _indent, text in blocks]
