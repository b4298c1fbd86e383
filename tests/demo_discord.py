"""One user's ten minutes on Discord, as text: `mlquiz serve discord` against the simulated platform.

make demo-discord
"""

import asyncio
import os
import sys
import tempfile
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

from bot.adapters.discord_views import read_id
from bot.bank import load
from bot.config import CONTENT
from bot.domain.question import Question
from tests.platforms.discord import Discord
from tests.platforms.discord_gateway import TOKEN
from tests.platforms.discord_objects import Person
from tests.platforms.discord_screen import Turn

WIDTH = 96


def told(what: str) -> None:
    """Print what a person does."""
    print(f"\n▸ {what}\n")


def seen(turn: Turn) -> None:
    """Print what is seen then, and by whom."""
    where = "a form" if turn.modal else f"only {turn.person.name} sees" if turn.is_private else "everybody sees"
    print(f"  ┌ {where}")
    for line in turn.text.splitlines():
        for part in textwrap.wrap(line, WIDTH) or [""]:
            print(f"  │ {part}")
    print("  └")


def question_of(turn: Turn) -> Question:
    """The question that a message's buttons belong to."""
    said = read_id(turn.message.button("Answer")["custom_id"])
    question = load(CONTENT).get(said.question_id)
    assert question
    return question


@asynccontextmanager
async def serving(discord: Discord, folder: str, log: IO[bytes]) -> AsyncIterator[None]:
    """`mlquiz serve discord` on a new database, stopped at the end; its log is shown when it failed."""
    settings = {
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": discord.api,
        "DISCORD_GATEWAY_URL": discord.gateway.url,
        "DATABASE_URL": f"sqlite:///{folder}/mlquiz.db",
        "MLQUIZ_TIMEZONE": "Europe/Berlin",
    }
    command = (sys.executable, "-m", "bot", "serve", "discord")
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **settings}, stdout=asyncio.subprocess.PIPE, stderr=log
    )
    assert process.stdout
    print("$ mlquiz serve discord")
    while line := (await process.stdout.readline()).decode():
        print(line.rstrip().replace(f"{folder}/", ""))
        if line.startswith("ready"):
            break
    try:
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        if await process.wait():
            log.seek(0)
            print(log.read().decode(), file=sys.stderr)


async def ten_minutes(discord: Discord, ann: Person, ben: Person) -> None:
    """Ask, hint, answer, try again, reveal, board, home; then all of it in a conversation and for a channel."""
    told("Ann types in a server: /mlquiz question level:senior")
    asked = await discord.slash(ann, "question", level="senior")
    seen(asked)
    question = question_of(asked)

    told("Ann presses Hint")
    hinted = await discord.press(ann, asked, "Hint")
    seen(hinted)

    told("Ann presses Answer")
    form = await discord.press(ann, hinted, "Answer")
    seen(form)
    half = next((one.text for one in question.answers if 0 < len(one.earns) < len(question.points)), "No idea yet.")
    told(f"Ann writes and sends: {half}")
    graded = await discord.submit(form, half)
    seen(graded)

    told("Ann presses Reveal, then Try again, and sends a fuller answer")
    revealed = await discord.press(ann, graded, "Reveal")
    seen(revealed)
    again = await discord.press(ann, revealed, "Try again")
    full = await discord.submit(again, ". ".join(point.text for point in question.points))
    seen(full)

    told("Ann presses Why")
    seen(await discord.press(ann, full, "Why"))

    told("Ann writes to the bot alone: /mlquiz question topic:foundations level:junior")
    alone = await discord.slash(ann, "question", discord.dm(ann), topic="foundations", level="junior")
    seen(alone)

    told("Ben asks everybody: /mlquiz question public:True")
    public = await discord.slash(ben, "question", public=True)
    seen(public)
    best = max(question_of(public).answers, key=lambda one: len(one.earns))
    told(f"Ann presses Answer privately below it and sends: {best.text}")
    seen(await discord.submit(await discord.press(ann, public, "Answer"), best.text))

    told("Ann types: /mlquiz leaderboard period:week")
    seen(await discord.slash(ann, "leaderboard", period="week"))

    told("Ann types a topic that is not there: /mlquiz question topic:foundation")
    seen(await discord.slash(ann, "question", topic="foundation"))

    told("Ann types: /mlquiz home")
    seen(await discord.slash(ann, "home"))


async def main() -> None:
    """Play it. Raises AssertionError when anything broke a contract on the way."""
    async with Discord() as discord:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
            async with serving(discord, folder, log):
                await ten_minutes(discord, discord.person("Ann"), discord.person("Ben"))
    assert not discord.violations, discord.violations


if __name__ == "__main__":
    asyncio.run(main())
