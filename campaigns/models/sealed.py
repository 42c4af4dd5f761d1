"""Secrets at rest: a text column that holds ciphertext and never shows itself by accident."""

from dataclasses import dataclass
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class WrongCredentialKeys(Exception):
    """None of LEADSPORTAL_CREDENTIAL_KEYS opens a stored secret: nothing may be sent with what is there."""


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise WrongCredentialKeys("LEADSPORTAL_CREDENTIAL_KEYS holds no key, or something that is none") from None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A stored secret. It is opened by `reveal()` only; printing it, logging it or rendering it shows dots."""

    ciphertext: str

    @classmethod
    def of(cls, plain: str) -> "Sealed":
        keys = tuple(settings.CREDENTIAL_KEYS)
        return cls(_fernet(keys).encrypt(plain.encode()).decode() if plain else "")

    def reveal(self) -> str:
        """The plain text. Raises WrongCredentialKeys rather than giving something that is not the secret."""
        if not self.ciphertext:
            return ""
        try:
            return _fernet(tuple(settings.CREDENTIAL_KEYS)).decrypt(self.ciphertext.encode()).decode()
        except InvalidToken as wrong:
            raise WrongCredentialKeys(
                "LEADSPORTAL_CREDENTIAL_KEYS holds no key that opens the stored secrets"
            ) from wrong

    def __bool__(self) -> bool:
        return bool(self.ciphertext)

    def __str__(self) -> str:
        return "••••" if self.ciphertext else ""

    __repr__ = __str__


class SealedField(models.TextField[Sealed, Sealed]):
    """Holds a `Sealed`. Assign `Sealed.of(plain)`; plain text is refused, so that none is stored unseen."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Sealed:
        return Sealed(value or "")

    def to_python(self, value: object) -> Sealed:
        if isinstance(value, Sealed):
            return value
        if not value:
            return Sealed("")
        raise TypeError("a sealed field takes Sealed.of(…), not plain text")

    def get_prep_value(self, value: object) -> str:
        return self.to_python(value).ciphertext

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))
