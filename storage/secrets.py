"""Secrets at rest: sealed with the operator's key (Fernet) where there is one, as they are where there is none."""

from typing import Protocol

from bot.domain.errors import BadSetting

SEALED = "sealed:"
WRONG_KEY = (
    "MLQUIZ_SECRET_KEY does not open the tokens in the database. Set the key that sealed them, "
    "or have every workspace install the app anew."
)


class Secrets(Protocol):
    """Seals and opens."""

    def seal(self, secret: str) -> str:
        """The secret as it is kept."""

    def open(self, kept: str) -> str:
        """The secret again; one kept before there was a key as it is. Raises BadSetting for another key's."""


class Plain:
    """No key."""

    def seal(self, secret: str) -> str:
        """As it is."""
        return secret

    def open(self, kept: str) -> str:
        """As it is."""
        if kept.startswith(SEALED):
            raise BadSetting(WRONG_KEY)
        return kept


class Sealed:
    """By a key. https://cryptography.io/en/latest/fernet/"""

    def __init__(self, key: str) -> None:
        """With this key: 32 bytes in URL-safe base64."""
        from cryptography.fernet import Fernet

        self._fernet = Fernet(key)

    def seal(self, secret: str) -> str:
        """Sealed."""
        return SEALED + self._fernet.encrypt(secret.encode()).decode()

    def open(self, kept: str) -> str:
        """Opened."""
        from cryptography.fernet import InvalidToken

        if not kept.startswith(SEALED):
            return kept
        try:
            return self._fernet.decrypt(kept.removeprefix(SEALED)).decode()
        except InvalidToken:
            raise BadSetting(WRONG_KEY) from None


def secrets(key: str) -> Secrets:
    """By this key, or none."""
    return Sealed(key) if key else Plain()
