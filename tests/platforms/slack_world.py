"""The simulated Slack's world: its app, its workspace and the people in it."""

from dataclasses import dataclass

ACK_SECONDS, TRIGGER_SECONDS, RESPONSE_SECONDS, RESPONSE_USES = 3, 3, 1800, 5
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-1-bot", "xapp-1-app", "signing-secret"
CLIENT_ID, CLIENT_SECRET = "111.222", "client-secret"
APP, BOT, BOT_USER, TEAM, CHANNEL = "A1", "B1", "UBOT", "T1", "C1"


class NotAcknowledged(AssertionError):
    """The app did not take a request, or not in time."""


@dataclass(frozen=True)
class Person:
    """A person of a workspace. `enterprise` is the organisation that the workspace belongs to, if any."""

    id: str
    name: str
    team: str = TEAM
    admin: bool = False
    enterprise: str = ""
    guest: bool = False

    @property
    def roles(self) -> dict[str, bool]:
        """What users.info tells of the person's standing."""
        return {"is_admin": self.admin, "is_owner": False, "is_restricted": self.guest, "is_ultra_restricted": False}

    @property
    def direct(self) -> str:
        """The direct messages with the bot."""
        return f"D{self.id}"


ANN = Person("UANN", "Ann", admin=True)
BEN = Person("UBEN", "Ben")
