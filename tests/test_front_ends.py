"""Slack, Discord and the terminal over one store: the same grades, standings and sentences."""

import asyncio
import random
from collections.abc import Callable
from io import StringIO

from bot.adapters.terminal import Practice, console, show
from bot.app import build_core, new_key
from bot.core import Core
from bot.core.dialogue import handle, summarise
from bot.domain.events import Command, Event, Press, Submission
from bot.domain.learner import Learner, Team
from bot.domain.replies import Card, Item, Paragraph, Row
from storage.store import open_store
from tests.discord_world import serving
from tests.platforms.discord import Discord
from tests.platforms.slack import SimSlack
from tests.platforms.slack_world import ANN
from tests.slack_helpers import BANK, GRADER, HALF, served

SLIPPED = f"{HALF}. And more data is always better."
BOARD = ("week", "drift")


async def in_slack(slack: SimSlack) -> list[str]:
    """Ask, hint, answer, why, reveal, stats, board: what is seen of each."""
    asked = await slack.command(ANN, "drift senior")
    hinted = await slack.press(ANN, asked, "Hint")
    graded = await slack.submit(ANN, await slack.press(ANN, hinted, "Answer"), SLIPPED)
    why = await slack.press(ANN, graded, "Why")
    revealed = await slack.press(ANN, why, "Reveal")
    ends = [await slack.command(ANN, "stats"), await slack.command(ANN, " ".join(("leaderboard", *BOARD)))]
    return [shown.screen for shown in (asked, hinted, graded, why, revealed, *ends)]


async def on_discord(discord: Discord) -> list[str]:
    """The same."""
    ann = discord.person("Ann")
    asked = await discord.slash(ann, "question", topic="drift", level="senior")
    hinted = await discord.press(ann, asked, "Hint")
    graded = await discord.submit(await discord.press(ann, hinted, "Answer"), SLIPPED)
    why = await discord.press(ann, graded, "Why")
    revealed = await discord.press(ann, why, "Reveal")
    ends = [
        await discord.slash(ann, "stats"),
        await discord.slash(ann, "leaderboard", period=BOARD[0], topic=BOARD[1]),
    ]
    return [turn.text for turn in (asked, hinted, graded, why, revealed, *ends)]


def in_the_terminal(send: Callable[[Event], Card], summary: Callable[[], Card], team: Team, ann: Learner) -> list[str]:
    """The same, in one sitting."""
    out = console(StringIO())
    lines = StringIO(f"hint\n{SLIPPED}\nwhy\nreveal\nquit\n")
    Practice(send, summary, new_key, team, ann, out, lines).run(("drift", "senior"), 1)
    for verb, words in (("stats", ()), ("leaderboard", BOARD)):
        show(send(Command(new_key(), team, ann, verb, words)), out)
    assert isinstance(out.file, StringIO)
    return [out.file.getvalue()] * 7


async def by_the_core(core: Core, team: Team, ann: Learner) -> list[Card]:
    """The same events, and the cards that the core gives."""
    question = BANK.active("drift")[0].id

    def press(action: str) -> Press:
        return Press(new_key(), team, ann, action, question)

    return [
        await handle(core, event)
        for event in (
            Command(new_key(), team, ann, "ask", ("drift", "senior")),
            press("hint"),
            Submission(new_key(), team, ann, question, SLIPPED),
            press("why"),
            press("reveal"),
            Command(new_key(), team, ann, "stats"),
            Command(new_key(), team, ann, "leaderboard", BOARD),
        )
    ]


def said(card: Card) -> list[str]:
    """Each thing that a card says, but for a board's title, which names the team."""
    parts: list[str] = [] if "Monday" in card.title else [card.title]
    for block in card.blocks:
        match block:
            case Paragraph(text, _, label):
                parts += [label, *text.split("\n")]
            case Item(mark, text, quote):
                parts += [mark.value, text, quote]
            case Row(name, value):
                parts += [name, value]
    return [" ".join(part.split()) for part in parts]


async def test_three_front_ends_over_one_store_grade_rank_and_say_the_same(slack: SimSlack, sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    core = build_core(BANK, GRADER, store, random.Random(1))
    loop = asyncio.get_running_loop()
    home, bare = Team("terminal", "This machine", "UTC"), Team("core", "The core", "UTC")
    ann = Learner("ann", "Ann")

    def send(event: Event) -> Card:
        return asyncio.run_coroutine_threadsafe(handle(core, event), loop).result()

    def summary() -> Card:
        return asyncio.run_coroutine_threadsafe(summarise(core, home, ann, core.clock()), loop).result()

    async with Discord() as discord, served(slack, "socket", sqlite_url), serving(discord, core, notes=store):
        screens = {
            "Slack": await in_slack(slack),
            "Discord": await on_discord(discord),
            "terminal": await asyncio.to_thread(in_the_terminal, send, summary, home, ann),
        }
        cards = await by_the_core(core, bare, ann)
    assert discord.violations == []

    missing = [
        (name, part)
        for name, shown in screens.items()
        for card, screen in zip(cards, shown, strict=True)
        for part in said(card)
        if part not in " ".join(screen.split())
    ]
    assert missing == []

    learners = [
        (ANN.team, ANN.id),
        (f"discord-{discord.server.guild}", discord.people[0].id),
        ("terminal", "ann"),
        ("core", "ann"),
    ]
    attempts = [await store.attempts(team, learner) for team, learner in learners]
    assert [[attempt.grade for attempt in found] for found in attempts] == [[attempts[-1][0].grade]] * 4
    standings = [await store.standings(team, "all") for team, _ in learners]
    assert [[one.points for one in found] for found in standings] == [[standings[-1][0].points]] * 4
    await store.close()
