"""The units of systemd in docs/deploy/, or copies of them, as far as our tests need to understand them."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.processes import ROOT

DEPLOY = ROOT / "docs/deploy"


@dataclass(frozen=True)
class Unit:
    """A unit as it is started: `leadsportal-worker@files` has the file of its template, and an instance."""

    name: str
    folder: Path = DEPLOY

    @property
    def file(self) -> Path:
        name = re.sub(r"@.*", "@", self.name)
        return self.folder / (name if "." in name else f"{name}.service")

    @property
    def instance(self) -> str:
        return self.name.partition("@")[2]

    def values(self, setting: str) -> list[str]:
        """All values of a setting, in their order."""
        return re.findall(rf"^{setting}=(.*)$", self.file.read_text(), re.M)

    @property
    def environment(self) -> dict[str, str]:
        return dict(value.split("=", 1) for value in self.values("Environment"))

    @property
    def words(self) -> list[str]:
        """Program and arguments, with what systemd puts in: the instance, and variables of the environment."""
        (line,) = self.values("ExecStart")
        return [self._filled(word) for word in shlex.split(line)]

    @property
    def command(self) -> str:
        """The same as a line for a shell."""
        return shlex.join(self.words)

    def _filled(self, word: str) -> str:
        put_in = {"%i": self.instance, "%%": "%", "$$": "$"}
        put_in |= {f"${{{name}}}": value for name, value in self.environment.items()}
        return re.sub(r"%[i%]|[$][$]|[$]{\w+}", lambda found: put_in[found[0]], word)


def listed(text: str) -> Iterator[Unit]:
    """The units that lines of `systemctl enable` name."""
    for line in re.findall(r"^\s*systemctl enable (?:--now )?(.+)$", text, re.M):
        yield from (Unit(word) for word in shlex.split(line))
