"""Production is what nobody has chosen, and does not start with what only a demo may have."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks.security import base as djangos
from django.core.exceptions import ImproperlyConfigured

from leadsportal import environments
from tests.deploy.commands import commands
from tests.processes import ROOT

SETTINGS = str(ROOT / "leadsportal" / "settings.py")
GOOD = {
    "LEADSPORTAL_SECRET_KEY": "canary-key-of-production-9f8e7d6c5b4a3210-0123456789abcdef",
    "LEADSPORTAL_PUBLIC_URL": "https://leads.example.com",
    "LEADSPORTAL_SANDBOX_ORIGIN": "",
    "LEADSPORTAL_DEBUG": "false",
}
FAULTS = [
    ("LEADSPORTAL_SECRET_KEY", "canary-too-short"),
    ("LEADSPORTAL_SECRET_KEY", "cana" * 15),
    ("LEADSPORTAL_SECRET_KEY", "django-insecure-canary-0123456789-0123456789-0123456789"),
    ("LEADSPORTAL_PUBLIC_URL", "http://leads.example.com"),
    ("LEADSPORTAL_PUBLIC_URL", "http://127.0.0.1:8000"),
    ("LEADSPORTAL_SANDBOX_ORIGIN", "http://127.0.0.1:8900"),
    ("LEADSPORTAL_DEBUG", "true"),
]


@pytest.fixture
def production(monkeypatch) -> None:
    """Good settings, and no word of an environment."""
    monkeypatch.delenv("LEADSPORTAL_ENVIRONMENT")
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def started_with(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Python with these settings and no others."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEADSPORTAL_")}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=inherited | env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.usefixtures("production")
def test_production_is_what_nobody_has_chosen():
    assert runpy.run_path(SETTINGS)["ENVIRONMENT"] == "production"


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(("name", "value"), FAULTS)
def test_production_does_not_start_with_what_only_a_demo_may_have(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"^Production .*\n- {name} ") as said:
        runpy.run_path(SETTINGS)
    assert str(said.value).count("\n- ") == 1
    assert "canary" not in str(said.value)


@pytest.mark.usefixtures("production")
def test_production_names_all_its_faults_at_once(monkeypatch):
    for name, value in FAULTS:
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as said:
        runpy.run_path(SETTINGS)
    assert set(re.findall(r"^- (\w+)", str(said.value), re.M)) == {name for name, _ in FAULTS}


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(("name", "value"), FAULTS)
def test_a_demo_may_have_each_of_them(monkeypatch, name, value):
    monkeypatch.setenv("LEADSPORTAL_ENVIRONMENT", "demo")
    monkeypatch.setenv(name, value)
    assert runpy.run_path(SETTINGS)["ENVIRONMENT"] == "demo"


@pytest.mark.parametrize("given", ["", "Production", "staging"])
def test_there_is_no_third_environment(monkeypatch, given):
    monkeypatch.setenv("LEADSPORTAL_ENVIRONMENT", given)
    with pytest.raises(ImproperlyConfigured, match="LEADSPORTAL_ENVIRONMENT must be production or demo"):
        runpy.run_path(SETTINGS)


def test_a_key_is_weak_as_django_says():
    assert environments.SECRET_KEY_CHARACTERS == djangos.SECRET_KEY_MIN_LENGTH
    assert environments.SECRET_KEY_DIFFERENT_CHARACTERS == djangos.SECRET_KEY_MIN_UNIQUE_CHARACTERS
    assert environments.INSECURE_PREFIX == djangos.SECRET_KEY_INSECURE_PREFIX


def test_the_settings_of_the_installation_start_and_djangos_check_finds_nothing(tmp_path: Path):
    (block,) = (block for block in commands("Install") if "LEADSPORTAL_SECRET_KEY=" in block)
    made = re.sub(r"=\$\(.*token_urlsafe.*\)$", f"={GOOD['LEADSPORTAL_SECRET_KEY']}", block, flags=re.M)
    made = re.sub(r"=\$\(.*Fernet.*\)$", f"={os.environ['LEADSPORTAL_CREDENTIAL_KEYS']}", made, flags=re.M)
    settings = dict(re.findall(r"^(LEADSPORTAL_\w+)=(.*)$", made, re.M))
    here = {"LEADSPORTAL_ENV_FILE": str(tmp_path / "no.env"), "LEADSPORTAL_DATA_DIR": str(tmp_path)}

    checked = started_with(settings | here, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert len(settings) > 5
    assert (checked.returncode, checked.stdout) == (0, "System check identified no issues (4 silenced).\n"), (
        checked.stderr
    )


def test_a_demo_whose_settings_were_written_before_there_were_environments_still_starts(tmp_path: Path):
    file = tmp_path / ".env"
    written = subprocess.run([sys.executable, ".ci/write-env", str(file)], cwd=ROOT, check=False)
    assert written.returncode == 0
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("LEADSPORTAL_ENVIRONMENT=")))

    subprocess.run([sys.executable, ".ci/write-env", str(file)], cwd=ROOT, check=True)

    done = started_with(
        {"LEADSPORTAL_ENV_FILE": str(file)}, "-c", "from leadsportal import settings; print(settings.ENVIRONMENT)"
    )
    assert done.stdout == "demo\n", done.stderr
    assert set(lines) <= set(file.read_text().splitlines(keepends=True))
