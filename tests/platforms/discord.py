"""A simulated Discord on loopback: REST, gateway, and the people who use the bot.

Strict as the real one, by contract and by hand; what it refuses stands in `violations`. Faults on demand:
`rest.fail`, and what `gateway` does to its connections.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from aiohttp import web

from tests.platforms import discord_objects as objects
from tests.platforms.discord_contract import Json, frame_faults, nested
from tests.platforms.discord_gateway import Gateway
from tests.platforms.discord_objects import Person, Place
from tests.platforms.discord_rest import PREFIX, Rest
from tests.platforms.discord_screen import Shown, Turn
from tests.platforms.discord_state import State

_INTERACTIONS = {
    2: "INTERACTION_COMMAND",
    3: "INTERACTION_COMPONENT",
    4: "INTERACTION_AUTOCOMPLETE",
    5: "INTERACTION_MODAL_SUBMIT",
}

Typed = str | Mapping[str, str]
"""What is typed into each of a modal's fields, or into some of them by their ids; the others stay as they are."""


class Discord(State):
    """The platform. With `twice`, each interaction is dispatched two times."""

    def __init__(self, guilds: int = 1, shards: int = 1) -> None:
        """With so many servers that have the bot, and recommending so many shards."""
        super().__init__()
        self.guilds = [Place(str(7_000 + n), str((800 + n) << 22), f"Data team {n}") for n in range(guilds)]
        self.server = self.guilds[0]
        self.elsewhere = Place("7900", str(890 << 22), "Elsewhere", installed=False)
        self.gateway = Gateway(self, self.guilds)
        self.rest = Rest(self, self.gateway, shards)
        self.people: list[Person] = []
        self.twice = False

    async def __aenter__(self) -> Self:
        """Listen on a free port of the loopback."""
        app = web.Application(middlewares=[self.rest.strictly])
        app.add_routes([web.get("/", self.gateway.handle), *self.rest.routes()])
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.api, self.gateway.url = f"http://127.0.0.1:{port}{PREFIX}", f"ws://127.0.0.1:{port}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        await self.gateway.close(1001)
        await self._runner.cleanup()

    def person(self, name: str, *, manages: bool = False) -> Person:
        """Somebody new, who may change the server's settings where `manages` says so."""
        self.people.append(Person(self.id(), name, manages))
        return self.people[-1]

    def dm(self, person: Person) -> Place:
        """The person's conversation with the bot."""
        return Place(f"6{person.id[1:]}")

    def command_named(self, verb: str, place: Place | None = None) -> Json:
        """What the bot registered for `/mlquiz verb`, as offered in a place."""
        for option in self._command(place or self.server)["options"]:
            if option["name"] == verb:
                return dict(option)
        raise AssertionError(f"there is no /mlquiz {verb}")

    def _command(self, place: Place) -> Json:
        offered = self.rest.commands.get(place.guild) or self.rest.commands.get("")
        assert offered, "no command is registered"
        return offered[0]

    async def slash(self, person: Person, verb: str, place: Place | None = None, **options: str | bool) -> Turn:
        """Type `/mlquiz verb option:value`, and wait for what comes."""
        return await self._seen(await self.do_slash(person, verb, place, **options))

    async def do_slash(self, person: Person, verb: str, place: Place | None = None, **options: str | bool) -> Turn:
        """Type a command, and do not wait."""
        place = place or self.server
        return await self._send(self._typed(verb, place, options, 2), person, place)

    async def autocomplete(self, person: Person, verb: str, place: Place | None = None, **option: str) -> list[str]:
        """Begin to type one option, and read what is proposed."""
        place = place or self.server
        return (await self._seen(await self._send(self._typed(verb, place, option, 4), person, place))).choices

    async def press(self, person: Person, on: Shown | Turn, label: str) -> Turn:
        """Press the button whose label begins so, and wait for what comes."""
        return await self._seen(await self.do_press(person, on, label))

    async def do_press(self, person: Person, on: Shown | Turn, label: str) -> Turn:
        """Press a button that the person can see, and do not wait."""
        shown = on.message if isinstance(on, Turn) else on
        custom_id = shown.button(label)["custom_id"]
        assert shown.private_to in (None, person), f"{person.name} does not see this message"
        data = {"component_type": 2, "custom_id": custom_id}
        payload = {"type": 3, "data": data, "message": shown.message}
        return await self._send(payload, person, shown.place, shown)

    async def submit(self, turn: Turn, text: Typed, custom_id: str = "") -> Turn:
        """Fill in the modal of a turn and send it, and wait for what comes."""
        return await self._seen(await self.do_submit(turn, text, custom_id))

    async def do_submit(self, turn: Turn, text: Typed, custom_id: str = "") -> Turn:
        """Fill in a modal and send it, and do not wait."""
        components = [_filled(part, text) for part in turn.modal["components"]]
        data = {"custom_id": custom_id or turn.modal["custom_id"], "components": objects.numbered(components)}
        payload: Json = {"type": 5, "data": data}
        if turn.source:
            payload["message"] = turn.source.message
        return await self._send(payload, turn.person, turn.place, turn.source)

    def rename_server(self, name: str) -> None:
        """Give the first server another name."""
        self.server = self.guilds[0] = replace(self.server, name=name)

    def old_message(self, custom_id: str) -> Shown:
        """A message of another version of the bot, made of other things: text, and a button "Old"."""
        row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Old", "custom_id": custom_id}]}
        shown = Shown(objects.message(self.id(), self.server.channel, 0, [row], "An old question?"), self.server)
        self.rest.shown.append(shown)
        return shown

    def sees(self, person: Person, place: Place | None = None) -> list[Shown]:
        """The messages before the person, the newest last."""
        where = (place or self.server).channel
        return [
            shown
            for shown in self.rest.shown
            if shown.place.channel == where and not shown.deleted and shown.private_to in (None, person)
        ]

    def _typed(self, verb: str, place: Place, options: dict[str, Any], kind: int) -> Json:
        """The payload of a command, from what the bot registered."""
        command = self._command(place)
        assert _context(place) in command["contexts"], "not offered here"
        assert (0 if place.installed else 1) in command["integration_types"], "not offered to this installation"
        offered = {option["name"]: option for option in self.command_named(verb, place).get("options", [])}
        filled = [
            {"name": name, "type": offered[name]["type"], "value": value} | ({"focused": True} if kind == 4 else {})
            for name, value in options.items()
        ]
        nested_options = [{"name": verb, "type": 1, "options": filled}]
        data = {"id": command["id"], "type": 1, "name": command["name"], "options": nested_options}
        data |= {"guild_id": command["guild_id"]} if "guild_id" in command else {}
        return {"type": kind, "data": data}

    async def _send(self, payload: Json, person: Person, place: Place, source: Shown | None = None) -> Turn:
        """Dispatch an interaction."""
        payload = self._interaction(payload, person, place)
        kind = _INTERACTIONS[payload["type"]]
        self.expect(frame_faults(kind, payload), kind)
        turn = Turn(payload, person, place, self.now, source)
        self.rest.turns[payload["token"]] = turn
        for _ in range(2 if self.twice else 1):
            await self.gateway.dispatch(place, "INTERACTION_CREATE", payload)
        return turn

    async def _seen(self, turn: Turn) -> Turn:
        """Wait until the person sees what came of it."""
        await self.until(turn.done.is_set)
        return turn

    def _interaction(self, payload: Json, person: Person, place: Place) -> Json:
        return {
            **payload,
            "id": self.id(),
            "application_id": objects.APPLICATION,
            "token": f"interaction-{self.id()}",
            "version": 1,
            "channel_id": place.channel,
            "channel": objects.channel(place, person),
            "app_permissions": "2147483648",
            "locale": "en-US",
            "entitlements": [],
            "context": _context(place),
            "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": place.owners(person),
            **(
                {
                    "guild_id": place.guild,
                    "guild": {"id": place.guild, "locale": "en-US", "features": []},
                    "guild_locale": "en-US",
                    "member": objects.member(person),
                }
                if place.guild
                else {"user": objects.user(person)}
            ),
        }


def _context(place: Place) -> int:
    """Where an interaction happens: 0 a server, 1 the bot's conversation."""
    return 0 if place.guild else 1


def _filled(component: Json, text: Typed) -> Json:
    """A modal's component as it is sent: a label, or the row of older modals, with its field filled in."""

    def typed(part: Json) -> str:
        return text if isinstance(text, str) else text.get(part["custom_id"], part.get("value") or "")

    inputs = [part for part in nested([component]) if part["type"] == 4]
    fields: list[Json] = [{"type": 4, "custom_id": one["custom_id"], "value": typed(one), "id": 0} for one in inputs]
    match component["type"]:
        case 18:
            return {"type": 18, "component": fields[0], "id": 0}
        case 1:
            return {"type": 1, "components": fields, "id": 0}
    return {"type": component["type"], "id": 0}
