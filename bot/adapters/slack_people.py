"""Who somebody is in Slack, and what their workspace is called."""

from collections import OrderedDict
from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

MOST_KNOWN = 10_000
ADMIN, GUEST = ("is_admin", "is_owner"), ("is_restricted", "is_ultra_restricted")


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a workspace: the name that others see, and whether they administer it or are there as a guest."""

    name: str
    admin: bool = False
    guest: bool = False


@dataclass
class People:
    """Asks Slack once for each person and remembers the latest MOST_KNOWN of them until the process ends."""

    _known: OrderedDict[tuple[str, str], Person] = field(default_factory=OrderedDict)
    _teams: dict[str, str] = field(default_factory=dict)

    async def team(self, client: AsyncWebClient, team_id: str) -> str:
        """The name of the workspace that the client's token is of; its id where Slack does not tell.

        https://docs.slack.dev/reference/methods/auth.test
        """
        if team_id not in self._teams:
            try:
                self._teams[team_id] = (await client.auth_test())["team"] or team_id
            except SlackApiError:
                return team_id
        return self._teams[team_id]

    async def find(
        self, client: AsyncWebClient, team_id: str, user_id: str, handle: str, fresh: bool = False
    ) -> Person:
        """The person, asked anew where `fresh` says so; `handle`, or else the id, names one that Slack does not tell.

        https://docs.slack.dev/reference/methods/users.info (scope users:read)
        """
        key = team_id, user_id
        if key in self._known and not fresh:
            self._known.move_to_end(key)
            return self._known[key]
        try:
            user = (await client.users_info(user=user_id))["user"]
        except SlackApiError:
            return self._known.get(key) or Person(handle or user_id)
        profile = user.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or user.get("name") or handle or user_id
        admin, guest = (any(map(user.get, names)) for names in (ADMIN, GUEST))
        self._known[key] = Person(name, admin, guest)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return self._known[key]
