"""A stored secret opens with one of the server's keys, or an error says that the keys are wrong. It never shows
itself."""

import pytest
from cryptography.fernet import Fernet

from campaigns.models import Sealed, WrongCredentialKeys


def test_a_secret_opens_with_any_of_the_keys_and_shows_dots_until_then(settings):
    sealed = Sealed.of("canary")
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode(), *settings.CREDENTIAL_KEYS]
    assert sealed.reveal() == "canary"
    assert "canary" not in f"{sealed} {sealed!r} {sealed.ciphertext}"


@pytest.mark.parametrize("keys", [[], ["no key"], ["ü"], ["gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="]])
def test_keys_that_do_not_open_it_say_so_rather_than_give_something_else(settings, keys):
    sealed = Sealed.of("canary")
    settings.CREDENTIAL_KEYS = keys
    with pytest.raises(WrongCredentialKeys, match="LEADSPORTAL_CREDENTIAL_KEYS"):
        sealed.reveal()
