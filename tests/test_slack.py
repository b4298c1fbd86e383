"""Slack from a person's side: the real slack-bolt over both transports against the simulated platform."""

from collections.abc import AsyncIterator

import pytest

from tests.platforms.slack import ANN, BEN, CHANNEL, SimSlack
from tests.slack_helpers import QUESTION, RIGHT, served


@pytest.fixture
async def slack() -> AsyncIterator[SimSlack]:
    """A simulated Slack; at the end nothing may have broken a contract."""
    slack = SimSlack()
    await slack.start()
    yield slack
    await slack.close()
    assert slack.violations == []


@pytest.fixture(params=["socket", "http"])
async def app(request: pytest.FixtureRequest, slack: SimSlack) -> AsyncIterator[SimSlack]:
    """Slack with the app serving it."""
    async with served(slack, request.param):
        yield slack


async def test_a_command_asks_privately_and_the_answer_comes_back_privately(app: SimSlack) -> None:
    asked = await app.command(ANN, "drift senior")
    assert asked.to == ANN.id
    assert QUESTION in asked.screen
    modal = await app.press(ANN, asked, "Answer")
    assert QUESTION in modal.screen
    graded = await app.submit(ANN, modal, RIGHT)
    assert graded.to == ANN.id
    print(graded.screen)
    assert "2 of 2 points" in graded.screen
