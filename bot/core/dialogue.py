"""From an event to its reply: a short table from verbs and actions to use cases."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.core import Core, messages
from bot.core.answering import answer, check_answer, why
from bot.core.appealing import appeal
from bot.core.asking import PUBLIC, ask, hint, hint_on_last, next_question, reveal, show
from bot.core.channel_boards import stop_board
from bot.core.choosing import join, leave, weekends, zone
from bot.core.confirming import confirm, deny
from bot.core.daily_settings import read_zone, understand
from bot.core.guide import guide, topics
from bot.core.home import home
from bot.core.joining import squad, squads
from bot.core.leaderboard import leaderboard
from bot.core.names import nearest, tidy
from bot.core.scheduling import daily, daily_form, is_there, pause, post_now, remove, resume, save
from bot.core.sharing import share
from bot.core.stats import stats, summarise
from bot.core.team_zone import in_own_zone, save_team_zone, team_zone, team_zone_form
from bot.domain.errors import UnknownName
from bot.domain.events import Command, Event, Press, Submission
from bot.domain.question import Bank, Level
from bot.domain.replies import Card, Form

__all__ = ["ACTIONS", "VERBS", "Core", "handle", "summarise"]

VERBS: dict[str, Callable[[Core, Command], Awaitable[Card]]] = {
    "ask": ask,
    "question": ask,
    "home": home,
    "topics": topics,
    "hint": hint_on_last,
    "stats": stats,
    "leaderboard": leaderboard,
    "squad": squad,
    "squads": squads,
    "leave": leave,
    "join": join,
    "zone": zone,
    "team-zone": team_zone,
    "weekends": weekends,
    "daily": daily,
    "help": guide,
}

ACTIONS: dict[str, Callable[[Core, Press], Awaitable[Card]]] = {
    "answer": show,
    "again": show,
    "hint": hint,
    "skip": next_question,
    "next": next_question,
    "reveal": reveal,
    "why": why,
    "confirm": confirm,
    "deny": deny,
    "appeal": appeal,
    "share": share,
    "board-stop": stop_board,
    "daily-pause": pause,
    "daily-resume": resume,
    "daily-remove": remove,
    "daily-now": post_now,
    "daily-there": is_there,
}

FORMS: dict[str, Callable[[Core, Press], Awaitable[Form]]] = {
    "daily-form": daily_form,
    "team-zone-form": team_zone_form,
}
"""The forms that depend on more than a question."""

SUBMISSIONS: dict[str, Callable[[Core, Submission], Awaitable[Card]]] = {
    "answer": answer,
    "daily": save,
    "team-zone": save_team_zone,
}
"""What becomes of a form; one of another version is taken for an answer, so that its text is not lost unseen."""


async def handle(core: Core, event: Event) -> Card:
    """The reply to an event. No verb asks a question, and so does what `ask` takes; verbs may be pressed too.

    Raises a MlquizError, worded for the learner, when the event cannot be answered.
    """
    event = await in_own_zone(core, event)
    match event:
        case Submission(action=action):
            return await SUBMISSIONS.get(action, answer)(core, event)
        case Press(key, team, learner, action):
            if action in ACTIONS:
                return await ACTIONS[action](core, event)
            if action not in VERBS:
                raise UnknownName(messages.UNKNOWN_ACTION)
            command = Command(key, team, learner, action, channel=event.channel, right=event.right)
            return await VERBS[action](core, command)
        case Command():
            verb = tidy(event.verb) or "ask"
            if verb in VERBS:
                return await VERBS[verb](core, event)
            if verb in (*core.bank.topics, *Level, PUBLIC):
                return await ask(core, replace(event, verb="ask", words=(verb, *event.words)))
            raise unknown_verb(core.bank, verb)


async def open_form(core: Core, press: Press) -> Form:
    """The form that a button opens; raises a MlquizError when its presser may not have it."""
    return await FORMS[press.action](core, await in_own_zone(core, press))


def check(core: Core, action: str, fields: Mapping[str, str]) -> None:
    """Raises BadAnswer or BadField, at once, for what cannot be understood of a form that was sent."""
    if action == "answer":
        check_answer("".join(fields.values()))
    elif action == "team-zone":
        read_zone(fields.get("zone", ""))
    else:
        understand(core.bank, fields)


def unknown_verb(bank: Bank, verb: str) -> UnknownName:
    """The error for a verb that does not exist. A topic or level typed alone is taken for its question."""
    suggestions = {name: f"ask {name}" for name in (*bank.topics, *Level)} | {name: name for name in VERBS}
    near = [suggestions[name] for name in nearest(verb, suggestions)]
    return UnknownName(messages.unknown("command", verb, near, tuple(VERBS)))
