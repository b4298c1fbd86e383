"""A simulated Slack on loopback for the real slack-bolt: Web API, Socket Mode, signed HTTP requests and OAuth.

It plays persons too: `command`, `press`, `submit`, `open_home`, `shortcut` and `dm` do what a person does, and give
what the person sees next. Every payload either way is held to the contracts; what breaks one is in `violations`.
Its clock, in seconds, stands still until a test moves it: triggers live 3 s, response_urls 30 minutes and five uses.
"""

import html
import re
from collections.abc import Mapping

from yarl import URL

from tests.platforms.slack_contract import Json, event_faults
from tests.platforms.slack_screen import Shown
from tests.platforms.slack_transport import Transport
from tests.platforms.slack_world import APP, BOT_USER, CHANNEL, CLIENT_ID, TEAM, Person

Typed = str | Mapping[str, str]
"""What is typed into a modal's only field, or into its fields by their ids."""


class SimSlack(Transport):
    """One Slack. Without `app_url` it delivers over the app's sockets, with it as signed HTTP requests."""

    # What a person does

    async def command(self, person: Person, text: str, channel: str = CHANNEL, times: int = 1) -> Shown:
        """Type `/mlquiz text` in a channel; delivered more than once where `times` says so."""
        seen = len(self.log)
        await self.deliver("slash_commands", self.command_payload(person, text, channel), times)
        return await self.seen_by(person, seen)

    async def press(self, person: Person, shown: Shown, label: str, steps: int = 1, times: int = 1) -> Shown:
        """Press the button whose label begins so; gives what is seen after that many changes."""
        seen = len(self.log)
        await self.deliver("block_actions", self.press_payload(person, shown, label), times)
        return await self.seen_by(person, seen, steps)

    async def submit(self, person: Person, modal: Shown, text: Typed, times: int = 1) -> Shown:
        """Write a text into a modal, send it, and see what follows."""
        seen = len(self.log)
        refused = await self.refused(person, modal, text, times)
        assert not refused, refused
        return await self.seen_by(person, seen)

    async def refused(self, person: Person, modal: Shown, text: Typed, times: int = 1) -> str:
        """Send a modal: the error shown in it, or nothing when it closed."""
        answer = await self.deliver("view_submission", self.submit_payload(person, modal, text), times)
        if answer and answer["response_action"] == "errors":
            return str(next(iter(answer["errors"].values())))
        self.modals[person.id] = [other for other in self.modals[person.id] if other is not modal]
        return ""

    async def open_home(self, person: Person) -> Shown:
        """Open the app's Home tab."""
        seen = len(self.log)
        opened = {"type": "app_home_opened", "user": person.id, "channel": person.direct, "tab": "home"}
        await self.event({**opened, "event_ts": self._ts()}, person.team, person.enterprise)
        return await self.seen_by(person, seen)

    async def shortcut(self, person: Person, message: Shown, steps: int = 1) -> Shown:
        """Use the app's shortcut on a message."""
        seen = len(self.log)
        await self.deliver("message_action", self.shortcut_payload(person, message))
        return await self.seen_by(person, seen, steps)

    async def dm(self, person: Person, text: str, times: int = 1) -> Shown:
        """Write to the bot directly."""
        seen = len(self.log)
        await self.event(self.dm_event(person, text), person.team, person.enterprise, times)
        return await self.seen_by(person, seen)

    def screen(self, person: Person) -> str:
        """What the person sees: the modal on top if there is one, else the latest message, else the Home tab."""
        if self.modals[person.id]:
            return self.modals[person.id][-1].screen
        messages = [shown for viewer, shown in self.log if viewer in (person.id, "") and not shown.view]
        return (messages[-1] if messages else self.homes[person.id]).screen

    async def install(self, person: Person, state: str = "") -> tuple[int, str]:
        """Install the app in the person's workspace or organisation from its page: status and state at the end.

        A state of one's own stands for a redirect that somebody made up or uses again.
        """
        async with self._session.get(f"{self.app_url}/slack/install") as page:
            asked = URL(html.unescape(re.findall(r'href="([^"]+authorize[^"]+)"', await page.text())[0]))
            cookie = page.headers["Set-Cookie"].partition(";")[0]
        assert str(asked).startswith(f"{self.url}/oauth/v2/authorize"), asked
        assert asked.query["client_id"] == CLIENT_ID
        code = f"code-{next(self._numbers)}"
        self.codes[code] = person
        if state:
            cookie = f"{cookie.partition('=')[0]}={state}"
        query = {"code": code, "state": state or asked.query["state"]}
        async with self._session.get(
            f"{self.app_url}/slack/oauth_redirect", params=query, headers={"Cookie": cookie}
        ) as done:
            return done.status, query["state"]

    async def seen_by(self, person: Person, after: int, steps: int = 1) -> Shown:
        """What the person sees after this many changes from a place in the log."""

        def news() -> list[Shown]:
            return [shown for viewer, shown in self.log[after:] if viewer in (person.id, "")]

        await self.until(lambda: len(news()) >= steps)
        return news()[steps - 1]

    # Payloads

    def command_payload(self, person: Person, text: str, channel: str = CHANNEL) -> Json:
        """A slash command."""
        names = {**self.channels, person.direct: "directmessage"}
        return {
            **self._from_form(person),
            "channel_id": channel,
            "channel_name": names.get(channel, "privategroup"),
            "command": "/mlquiz",
            "text": text,
            "response_url": self._response_url(person, channel),
            "trigger_id": self._trigger(person),
        }

    def press_payload(self, person: Person, shown: Shown, label: str) -> Json:
        """A press of the button whose label begins so."""
        button = next((one for one in shown.buttons if one["text"]["text"].startswith(label)), None)
        assert button, f"no button {label}: {shown.labels}"
        block = next(block for block in shown.blocks if button in [*block.get("elements", []), block.get("accessory")])
        action: Json = {key: button[key] for key in ("type", "action_id", "text", "value") if key in button}
        action |= {"block_id": block.get("block_id", "b"), "action_ts": self._ts()}
        payload = {**self._from_json(person), "type": "block_actions", "actions": [action]}
        if shown.view:
            container = {"type": "view", "view_id": shown.view["id"]}
            return {**payload, "container": container, "view": shown.view}
        container = {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel}
        container["is_ephemeral"] = bool(shown.to)
        return {
            **payload,
            "container": container,
            "channel": {"id": shown.channel, "name": self.channels.get(shown.channel, "directmessage")},
            "message": self._message(shown),
            "response_url": self._response_url(person, shown.channel),
        }

    def submit_payload(self, person: Person, modal: Shown, text: Typed) -> Json:
        """A modal sent with this text in its field, or these in its fields; others stay as they were filled in."""
        assert modal.view
        values: Json = {}
        for block in [block for block in modal.blocks if block["type"] == "input"]:
            name, before = block["element"]["action_id"], block["element"].get("initial_value", "")
            typed = text if isinstance(text, str) else text.get(name, before)
            values[block["block_id"]] = {name: {"type": "plain_text_input", "value": typed or None}}
        view = {**modal.view, "state": {"values": values}}
        user = {"id": person.id, "name": person.name.lower(), "team_id": person.team}
        return {**self._from_json(person), "type": "view_submission", "view": view, "user": user}

    def shortcut_payload(self, person: Person, message: Shown) -> Json:
        """The app's message shortcut on a message."""
        about = self._from_json(person)
        del about["api_app_id"]
        return {
            **about,
            "user": {"id": person.id, "name": person.name.lower()},
            "type": "message_action",
            "callback_id": "mlquiz",
            "message_ts": message.ts,
            "action_ts": self._ts(),
            "message": self._message(message),
            "channel": {"id": message.channel, "name": self.channels.get(message.channel, "privategroup")},
            "response_url": self._response_url(person, message.channel),
        }

    def dm_event(self, person: Person, text: str) -> Json:
        """A message to the bot."""
        ts = self._ts()
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return {
            "type": "message",
            "channel_type": "im",
            "channel": person.direct,
            "user": person.id,
            "text": escaped,
            "ts": ts,
            "event_ts": ts,
        }

    def typed(self, text: str, thread_ts: str = "") -> Shown:
        """Somebody's message in the channel."""
        block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        return Shown([block], text, CHANNEL, ts=self._ts(), thread_ts=thread_ts, team=TEAM)

    async def event(self, event: Json, team: str = TEAM, enterprise: str = "", times: int = 1) -> None:
        """Deliver an event of the Events API, more than once where `times` says so."""
        if event["type"] in ("app_home_opened", "app_uninstalled", "tokens_revoked"):
            self.violations += event_faults(event["type"], event)
        authorization = {"enterprise_id": enterprise or None, "team_id": team, "user_id": BOT_USER, "is_bot": True}
        payload = {
            "token": "verification",
            "team_id": team,
            "api_app_id": APP,
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers)}",
            "event_time": int(self.now),
            "authorizations": [{**authorization, "is_enterprise_install": bool(enterprise)}],
            "event": event,
        }
        if enterprise:
            payload["enterprise_id"] = enterprise
        await self.deliver("events_api", payload, times)

    def _from_form(self, person: Person) -> Json:
        about = {"token": "verification", "api_app_id": APP, "team_id": person.team, "team_domain": "acme"}
        about |= {"user_id": person.id, "user_name": person.name.lower(), "is_enterprise_install": "false"}
        if person.enterprise:
            about |= {"enterprise_id": person.enterprise, "enterprise_name": "Org", "is_enterprise_install": "true"}
        return about

    def _from_json(self, person: Person) -> Json:
        about: Json = {
            "token": "verification",
            "api_app_id": APP,
            "team": {"id": person.team, "domain": "acme"},
            "user": {"id": person.id, "username": person.name.lower(), "team_id": person.team},
            "trigger_id": self._trigger(person),
            "is_enterprise_install": bool(person.enterprise),
        }
        if person.enterprise:
            about["enterprise"] = {"id": person.enterprise, "name": "Org"}
        return about

    def _message(self, shown: Shown) -> Json:
        message: Json = {"type": "message", "ts": shown.ts, "text": shown.text, "blocks": shown.blocks}
        if shown.thread_ts:
            message["thread_ts"] = shown.thread_ts
        return message
