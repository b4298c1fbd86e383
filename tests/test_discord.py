from collections.abc import AsyncIterator

import pytest

from tests.discord_world import serving
from tests.platforms.discord import Discord


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as platform:
        yield platform
    assert platform.violations[:5] == []


async def test_smoke(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        asked = await discord.slash(ann, "question", topic="drift")
        print(asked.text)
        form = await discord.press(ann, asked, "Answer")
        print(form.text)
        graded = await discord.submit(form, "shift and ~concept *bold* skew?")
        print(graded.text)
        for label in ("Hint", "Reveal", "Why", "Next"):
            try:
                print((await discord.press(ann, graded, label)).text)
            except AssertionError as e:
                print(e)
        for verb in "topics", "stats", "leaderboard", "help":
            print((await discord.slash(ann, verb)).text)
        print(await discord.autocomplete(ann, "question", topic="tre"))
