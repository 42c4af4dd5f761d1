"""The embedded Redis asks for the password that is set, which stands in no command line."""

from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError

from tests.portal import Portal
from tests.processes import environment, redis_server
from tests.procfs import processes_in

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]
PASSWORD = 'two words, a "quotation" and a \\'
ENQUEUE = "from campaigns.tasks import enqueue_now, read_file; print(enqueue_now(read_file, 1))"


def test_with_a_password_only_those_who_know_it_are_served(tmp_path: Path):
    env = environment(tmp_path, more={"LEADSPORTAL_REDIS_PASSWORD": PASSWORD})
    with redis_server(env):
        for password in (None, "guessed"):
            stranger = Redis.from_url(env["LEADSPORTAL_REDIS_URL"], password=password)
            with stranger, pytest.raises(AuthenticationError):
                stranger.ping()
        said = Portal(env).manage("shell", "-v0", "-c", ENQUEUE)
        assert said.stdout.split("\n")[0] == "True", said.stderr
        with Redis.from_url(env["LEADSPORTAL_REDIS_URL"], password=PASSWORD) as known:
            assert known.llen("leadsportal:queue:files") == 1
        commands = list(processes_in(tmp_path).values())
        assert any("valkey" in command for command in commands)
        assert not any("quotation" in command for command in commands)


def test_its_data_are_there_again_when_it_starts_again(tmp_path: Path):
    env = environment(tmp_path, more={"LEADSPORTAL_REDIS_PASSWORD": PASSWORD})
    for there in (None, b"1"):
        with redis_server(env), Redis.from_url(env["LEADSPORTAL_REDIS_URL"], password=PASSWORD) as redis:
            assert redis.get("kept") == there
            redis.set("kept", "1")
