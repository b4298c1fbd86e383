"""Slack: slash commands, buttons, modals, direct messages, a message shortcut and the Home tab, over slack-bolt.

It only translates. Each request is acknowledged at once and worked on after; a modal opens before anything slow.
What a button or modal needs to be understood is in it, so that those sent before a restart still work.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters import slack_blocks as draw
from bot.adapters.slack_deliveries import Deliveries
from bot.adapters.slack_people import People
from bot.adapters.slack_places import Place, show
from bot.adapters.slack_requests import Asker, asker_of, channel_of, fields_of, mark_of, question_in, right_of
from bot.adapters.slack_text import unescape
from bot.domain.errors import BadAnswer, BadField, MlquizError
from bot.domain.events import AnyEvent, Command, Event, Press, Submission
from bot.domain.learner import Learner, Team
from bot.domain.ports import DirectQuestions
from bot.domain.replies import Card, Form, Paragraph

Json = dict[str, Any]

ANY = re.compile("")
ANSWER, SETTING = "answer", ("daily", "weekends", "team-zone", "board-")
PUBLIC_BOARD = ("leaderboard", "public")
"""The form of an answer and its field; and how the names begin of all that not everybody may do."""

FORM_ACTIONS, SETTINGS_FORMS = frozenset(("answer", "again")), frozenset(("daily-form", "team-zone-form"))
ASKING = frozenset(("ask", "next", "skip"))
"""Actions that ask anew: their button may be pressed again, though not twice at once."""

DOUBLE_PRESS_SECONDS = 30
DIRECT_ACTIONS = frozenset(("hint", "skip", "reveal", "why", "next"))
DIRECT_VERBS = frozenset(
    ("ask", "topics", "stats", "leaderboard", "squad", "squads", "zone", "team-zone", "daily", "help", "home")
)
DIRECT_WORDS = 3
"""A direct message of at most this many words that begins with a verb is a command; any other is an answer."""

TOO_LATE = "Slack gives a button three seconds, and this took longer. Press it again."


class SlackFrontEnd:
    """Translates between slack-bolt and the core.

    `handle` replies to an event or raises a MlquizError worded for the learner; `form` gives a question's form
    and `check` judges what was typed into a form's fields, both at once; `settings` gives the form of a button
    that opens another one. `direct` keeps the question last put to somebody directly.
    `zone` is the IANA time zone of teams that chose none.
    """

    def __init__(
        self,
        handle: Callable[[Event], Awaitable[Card]],
        form: Callable[[str], Form],
        settings: Callable[[Press], Awaitable[Form]],
        check: Callable[[str, Mapping[str, str]], None],
        direct: DirectQuestions,
        zone: str,
    ) -> None:
        """Bound to no app yet."""
        self._handle, self._form, self._settings, self._check = handle, form, settings, check
        self._direct, self._zone = direct, zone
        self._people = People()
        self._deliveries = Deliveries()

    def bind(self, app: AsyncApp) -> None:
        """Take what the app receives. What we have no use for is acknowledged, so that Slack does not repeat it."""
        app.command(ANY)(self.on_command)
        app.action(ANY)(self.on_press)
        app.view_submission(ANY)(self.on_submission)
        app.message_shortcut(ANY)(self.on_shortcut)
        app.event("app_home_opened")(self.on_home)
        app.event("message")(self.on_message)
        for unused in (app.event, app.view_closed, app.global_shortcut, app.options):
            unused(ANY)(self.on_other)

    async def finish(self) -> None:
        """Wait until everything in hand is done."""
        await self._deliveries.finish()

    async def on_command(self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """`/mlquiz VERB WORDS`; what is typed comes unescaped, as the manifest asks for it."""
        await ack()
        verb, *words = body.get("text", "").split() or [""]
        name = body.get("channel_name", "")
        place = Place(body["user_id"], body.get("channel_id", ""), body.get("response_url", ""), name=name)
        key, asker = body["trigger_id"], asker_of(body, client, context)
        await self._deliveries.once(
            key, self._reply(asker, place, key, lambda team, who: Command(key, team, who, verb, tuple(words)))
        )

    async def on_press(self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """A button: of a message, of a modal, or of the Home tab."""
        await ack()
        await self._deliveries.once(body.get("trigger_id", ""), self._press(body, asker_of(body, client, context)))

    async def _press(self, body: Json, asker: Asker) -> None:
        action: Json = next(iter(body.get("actions") or ()), {})
        value = draw.value_of(action.get("value") or "")
        name, question_id = str(value.get("a", "")), str(value.get("q", ""))
        view, message = body.get("view") or {}, body.get("message") or {}
        channel = body.get("channel") or {}
        place = Place(
            asker.user,
            channel.get("id", ""),
            body.get("response_url") or "",
            message.get("thread_ts") or "",
            name=channel.get("name", ""),
        )
        if view.get("type") == "modal":
            place = Place.back(asker.user, draw.value_of(view.get("private_metadata") or ""), view["id"])
        elif view:
            place = Place(asker.user, tab="home")
        if name in FORM_ACTIONS and not place.view:
            await self._open_form(asker, place, body["trigger_id"], question_id)
            return
        if place.tab and not place.view and name not in SETTINGS_FORMS:
            place = await self._open(asker, place, body["trigger_id"], draw.waiting())
        key = f"{value.get('m', body.get('trigger_id'))}.{name}.{value.get('p', '')}.{asker.user}"
        if name in ASKING:
            key += f".{int(float(action.get('action_ts') or 0)) // DOUBLE_PRESS_SECONDS}"
        point_id, about = str(value.get("p", "")), str(value.get("o", ""))

        def pressed(team: Team, learner: Learner) -> Press:
            return Press(key, team, learner, name, question_id, point_id, about)

        if name in SETTINGS_FORMS:
            await self._open_settings(asker, place, body["trigger_id"], pressed)
            return
        await self._reply(asker, place, key, pressed)

    async def on_submission(self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """A modal sent: an answer that cannot be graded is told in it, any other closes it."""
        view = body["view"]
        metadata = draw.value_of(view.get("private_metadata") or "")
        fields, action, about = fields_of(view), str(metadata.get("a", ANSWER)), str(metadata.get("o", ""))
        if view.get("callback_id") != draw.FORM_VIEW or "q" not in metadata:
            await ack()
            return
        try:
            self._check(action, fields)
        except (BadAnswer, BadField) as fault:
            field = fault.field if isinstance(fault, BadField) else ANSWER
            await ack(response_action="errors", errors={field: str(fault)})
            return
        await ack()
        asker, key = asker_of(body, client, context), f"{view['id']}.{view.get('hash', '')}"
        place, question_id = Place.back(asker.user, metadata), str(metadata["q"])

        async def work() -> None:
            await self._reply(
                asker,
                place,
                key,
                lambda team, who: Submission(
                    key, team, who, question_id, fields.get(ANSWER, ""), action, about, fields
                ),
            )
            if place.tab:
                await self._publish(asker, f"{key}.home")

        await self._deliveries.once(body.get("trigger_id") or key, work())

    async def on_shortcut(self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """The shortcut on a message: to answer its question, or to get one there where it has none."""
        await ack()
        await self._deliveries.once(body.get("trigger_id", ""), self._shortcut(body, asker_of(body, client, context)))

    async def _shortcut(self, body: Json, asker: Asker) -> None:
        message, key = body.get("message") or {}, body["trigger_id"]
        thread = message.get("thread_ts") or body.get("message_ts") or ""
        place = Place(asker.user, (body.get("channel") or {}).get("id", ""), thread=thread)
        if question_id := question_in(message):
            await self._open_form(asker, place, key, question_id)
            return
        place = await self._open(asker, place, key, draw.waiting())
        await self._reply(asker, place, key, lambda team, who: Command(key, team, who, "ask"))

    async def on_home(self, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """The Home tab opened."""
        if body["event"].get("tab") == "home":
            key = body.get("event_id") or ""
            await self._deliveries.once(key, self._publish(asker_of(body, client, context), key))

    async def on_message(self, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """A direct message: a command, a word of the last card, or the answer to the question last put there."""
        event = body["event"]
        ours = event.get("channel_type") == "im" and event.get("user") and not event.get("bot_id")
        if ours and not event.get("subtype") and (event.get("text") or "").strip():
            asker = asker_of(body, client, context)
            await self._deliveries.once(f"{event['channel']}.{event['ts']}", self._direct_message(asker, event))

    async def _direct_message(self, asker: Asker, event: Json) -> None:
        text, key = unescape(event["text"]), f"{event['channel']}.{event['ts']}"
        word, *words = text.removeprefix("/mlquiz").split() or ["help"]
        word = word.lower()
        question_id = await self._direct.put_last(asker.team, asker.user)

        def understood(team: Team, learner: Learner) -> Event:
            if word in DIRECT_VERBS and len(words) < DIRECT_WORDS:
                return Command(key, team, learner, word, tuple(words))
            if not question_id:
                return Command(key, team, learner, "help")
            if word in DIRECT_ACTIONS and not words:
                return Press(key, team, learner, word, question_id)
            return Submission(key, team, learner, question_id, text)

        place = Place(asker.user, event["channel"], thread=event.get("thread_ts") or "")
        await self._reply(asker, place, key, understood)

    async def on_other(self, ack: AsyncAck) -> None:
        """Whatever else may come."""
        await ack()

    async def _reply(self, asker: Asker, place: Place, key: str, event: Callable[[Team, Learner], Event]) -> None:
        """Have the event handled and show the reply at its place. `key` marks the buttons of the reply."""
        card = await self._card(await self._placed(asker, place, event(*await self._who(asker))))
        if place.direct and not place.view and card.form is not None:
            await self._direct.put_directly(asker.team, asker.user, card.form.question_id)
        await show(asker.client, place, card, mark_of(key))

    async def _placed(self, asker: Asker, place: Place, event: AnyEvent) -> AnyEvent:
        """The event with its channel; where it is about settings, also with what its sender may do at this moment."""
        event = replace(event, channel=channel_of(asker, place))
        if not _sets_up(event):
            return event
        person = await self._people.find(asker.client, asker.team, asker.user, asker.handle, fresh=True)
        return replace(event, right=right_of(person))

    async def _card(self, event: Event) -> Card:
        try:
            return await self._handle(event)
        except MlquizError as fault:
            return Card("", (Paragraph(str(fault)),))

    async def _publish(self, asker: Asker, key: str) -> None:
        """Show the Home tab as it is now; to an administrator with the settings of the workspace."""
        person = await self._people.find(asker.client, asker.team, asker.user, asker.handle, fresh=True)
        card = await self._card(Command(key, *await self._who(asker), "home", right=right_of(person)))
        await asker.client.views_publish(user_id=asker.user, view=draw.home(card, mark_of(key)))

    async def _open_form(self, asker: Asker, place: Place, trigger: str, question_id: str) -> None:
        """Ask for an answer in a modal, before anything that takes time."""
        try:
            asked = self._form(question_id)
        except MlquizError as fault:
            await show(asker.client, place, Card("", (Paragraph(str(fault)),)), "")
            return
        await self._open(asker, place, trigger, draw.form(asked, place.origin))

    async def _open_settings(
        self, asker: Asker, place: Place, trigger: str, pressed: Callable[[Team, Learner], Press]
    ) -> None:
        """Ask for settings in a modal, filled in with those that there are."""
        press = await self._placed(asker, place, pressed(*await self._who(asker)))
        try:
            asked = await self._settings(press)
        except MlquizError as fault:
            await show(asker.client, place, Card("", (Paragraph(str(fault)),)), "")
            return
        await self._open(asker, place, trigger, draw.form(asked, place.origin))

    async def _open(self, asker: Asker, place: Place, trigger: str, view: Json) -> Place:
        """Open a modal: the place that it is. Says so at the old place when Slack's three seconds were over."""
        try:
            opened = await asker.client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as error:
            if error.response["error"] not in ("expired_trigger_id", "exchanged_trigger_id"):
                raise
            await show(asker.client, place, Card("", (Paragraph(TOO_LATE),)), "")
            raise
        return replace(place, view=opened["view"]["id"])

    async def _who(self, asker: Asker) -> tuple[Team, Learner]:
        person = await self._people.find(asker.client, asker.team, asker.user, asker.handle)
        name = asker.domain if asker.org else await self._people.team(asker.client, asker.team)
        return Team(asker.team, name or asker.team, self._zone), Learner(asker.user, person.name)


def _sets_up(event: AnyEvent) -> bool:
    """Whether the event is about settings: those of a channel or of the workspace."""
    if not isinstance(event, Command):
        return event.action.startswith(SETTING)
    verb, words = event.verb.lower(), [word.lower() for word in event.words]
    return verb.startswith(SETTING) or (verb == PUBLIC_BOARD[0] and PUBLIC_BOARD[1] in words)
