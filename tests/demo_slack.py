"""One user's ten minutes in Slack, as text: `mlquiz serve slack` against the simulated platform.

make demo-slack
"""

import asyncio
import json
import os
import sys
import tempfile
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.bank import load
from bot.config import CONTENT
from bot.domain.question import Question
from tests.platforms.slack import SimSlack
from tests.platforms.slack_screen import Shown
from tests.platforms.slack_world import ANN, APP_TOKEN, BEN, BOT_TOKEN

WIDTH = 96


def told(what: str) -> None:
    """Print what a person does."""
    print(f"\n▸ {what}\n")


def seen(shown: Shown) -> None:
    """Print what is seen then, and by whom."""
    where = "a modal" if shown.view and shown.view["type"] == "modal" else "the Home tab"
    if not shown.view:
        where = (
            "only Ann sees" if shown.to else "in direct messages" if shown.channel.startswith("D") else "everybody sees"
        )
    print(f"  ┌ {where}")
    for line in shown.screen.splitlines():
        for part in textwrap.wrap(line, WIDTH) or [""]:
            print(f"  │ {part}")
    print("  └")


def where(shown: Shown) -> str:
    """Where it is seen, and by whom."""
    if shown.view:
        return "a modal" if shown.view["type"] == "modal" else "the Home tab"
    if shown.channel.startswith("D"):
        return "in direct messages"
    return "only Ann sees" if shown.to else "everybody sees"


def question_of(shown: Shown) -> Question:
    """The question that a message's buttons belong to."""
    question = load(CONTENT).get(json.loads(shown.buttons[0]["value"])["q"])
    assert question
    return question


@asynccontextmanager
async def serving(slack: SimSlack, folder: str) -> AsyncIterator[None]:
    """`mlquiz serve slack` on a new database, stopped at the end."""
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": f"{slack.url}/api/",
        "DATABASE_URL": f"sqlite:///{folder}/mlquiz.db",
        "MLQUIZ_TIMEZONE": "Europe/Berlin",
    }
    command = (sys.executable, "-m", "bot", "serve", "slack")
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **settings}, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    print("$ mlquiz serve slack")
    while line := (await process.stdout.readline()).decode():
        print(line.rstrip().replace(f"{folder}/", ""))
        if line.startswith("ready"):
            break
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def ten_minutes(slack: SimSlack) -> None:
    """Ask, hint, answer, try again, reveal, board, home; and the same by direct message and in a channel."""
    told("Ann types in #data: /mlquiz senior")
    asked = await slack.command(ANN, "senior")
    seen(asked)
    question = question_of(asked)

    told("Ann presses Hint")
    hinted = await slack.press(ANN, asked, "Hint")
    seen(hinted)

    told("Ann presses Answer")
    modal = await slack.press(ANN, hinted, "Answer")
    seen(modal)
    half = next(
        (one.text for one in question.answers if 0 < len(one.earns) < len(question.points)), question.points[0].text
    )
    told(f"Ann writes and sends: {half}")
    graded = await slack.submit(ANN, modal, half)
    seen(graded)

    told("Ann presses Try again, and sends a fuller answer")
    again = await slack.press(ANN, graded, "Try again" if "Try again" in graded.labels else "Next")
    if again.view:
        again = await slack.submit(ANN, again, ". ".join(point.text for point in question.points))
    seen(again)

    told("Ann presses Reveal on the earlier grade")
    seen(await slack.press(ANN, graded, "Reveal" if "Reveal" in graded.labels else "Why"))

    told("Ann writes to the bot directly: ask junior")
    direct = await slack.dm(ANN, "ask junior")
    seen(direct)
    best = max(question_of(direct).answers, key=lambda one: len(one.earns))
    told(f"Ann replies: {best.text}")
    seen(await slack.dm(ANN, best.text))

    told("Ben asks everybody: /mlquiz public")
    seen(await slack.command(BEN, "public"))

    told("Ann types: /mlquiz leaderboard week")
    seen(await slack.command(ANN, "leaderboard week"))

    told("Ann mistypes: /mlquiz leaderbord")
    seen(await slack.command(ANN, "leaderbord"))

    told("Ann opens the Home tab")
    seen(await slack.open_home(ANN))


async def main() -> None:
    """Play it. Raises AssertionError when anything broke a contract on the way."""
    slack = SimSlack()
    await slack.start()
    with tempfile.TemporaryDirectory() as folder:
        async with serving(slack, folder):
            await ten_minutes(slack)
    await slack.close()
    assert not slack.violations, slack.violations


if __name__ == "__main__":
    asyncio.run(main())
