"""Daily questions in Slack: the real client library against the simulated platform."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import Core
from bot.domain.daily import PostKey, State
from tests.daily_world import HOUR, MINUTE, NINE, look
from tests.fakes import FakeClock
from tests.platforms.slack import SimSlack
from tests.platforms.slack_screen import Shown
from tests.platforms.slack_world import ANN, BEN, CHANNEL, TEAM, Person
from tests.slack_helpers import HALF, RIGHT, served

FILLED = {"time": "09:00", "zone": "UTC", "days": "every day", "topics": "drift", "open": "8 hours"}
KEY = PostKey(TEAM, CHANNEL, NINE.date())


@pytest.fixture
async def core(slack: SimSlack, sqlite_url: str) -> AsyncIterator[Core]:
    """The core behind a served Slack, at half past eight."""
    async with served(slack, "socket", sqlite_url, clock=FakeClock(NINE - 30 * MINUTE)) as service:
        yield service.core


async def set_up(slack: SimSlack, person: Person = ANN, channel: str = CHANNEL) -> Shown:
    """Set a daily up with the form."""
    modal = await slack.press(person, await slack.command(person, "daily", channel), "Set up")
    await slack.submit(person, modal, FILLED)
    await slack.until(lambda: any("Saved" in shown.screen for _, shown in slack.log))
    return slack.log[-1][1]


def in_channel(slack: SimSlack) -> list[Shown]:
    """What everybody in the channel sees."""
    return [shown for viewer, shown in slack.log if viewer == "" and shown.channel == CHANNEL and not shown.to]


async def test_a_daily_from_its_form_to_its_reveal(slack: SimSlack, core: Core) -> None:
    saved = await set_up(slack)
    assert "Time  ·  09:00, UTC, every day" in saved.screen
    assert "Next post  Monday 23 November, 09:00, UTC" in saved.screen
    assert saved.labels == ["Change", "Pause", "Post now", "Remove"]
    await look(core, 30 * MINUTE)
    [question] = in_channel(slack)
    assert "Question of the day · Monday 23 November · senior · drift" in question.screen
    assert "Nobody has answered yet · closes 17:00, UTC" in question.screen

    graded = await slack.submit(BEN, await slack.press(BEN, question, "Answer privately"), RIGHT)
    assert graded.to == BEN.id
    assert "Thank you" in (await slack.press(BEN, graded, "Show mine")).screen
    await slack.submit(ANN, await slack.press(ANN, question, "Answer privately"), HALF)
    await look(core, MINUTE)
    assert "2 have answered · closes 17:00" in question.screen
    assert question.edits == 1

    await look(core, 8 * HOUR)
    _, reveal = in_channel(slack)
    assert reveal.thread_ts == question.ts
    assert "Monday's points · 2 answered, 75 % of the points made" in reveal.screen
    assert "Wrong labels are learned again  ·  █████░░░░░ 50 %" in reveal.screen
    assert "All points  Ben." in reveal.screen
    assert f"Ben shows this answer  {RIGHT}" in reveal.screen
    assert "Keep a holdout." in reveal.screen
    assert "2 answered · closed" in question.screen
    assert question.labels == []


async def test_what_cannot_be_understood_is_told_at_its_field(slack: SimSlack, core: Core) -> None:
    modal = await slack.press(ANN, await slack.command(ANN, "daily"), "Set up")
    told = await slack.refused(ANN, modal, {**FILLED, "zone": "Europe/Berln"})
    assert told.startswith("“Europe/Berln” is not a time zone. Did you mean Europe/Berlin?")
    assert "25:00" in await slack.refused(ANN, modal, {**FILLED, "time": "25:00"})
    assert "no topic" in await slack.refused(ANN, modal, {**FILLED, "topics": "drfit"})
    assert await core.store.schedule(TEAM, CHANNEL) is None


async def test_a_channel_without_the_bot_is_told_and_nothing_is_saved(slack: SimSlack, core: Core) -> None:
    slack.channels["C2"] = "elsewhere"
    modal = await slack.press(ANN, await slack.command(ANN, "daily", "C2"), "Set up")
    refused = await slack.submit(ANN, modal, FILLED)
    assert "I may not write in this channel, so nothing was saved. Invite me" in refused.screen
    assert await core.store.schedule(TEAM, "C2") is None


async def test_who_may_change_it_is_whoever_set_it_up_and_administrators_but_no_guest(
    slack: SimSlack, core: Core
) -> None:
    guest = replace(BEN, id="UGUEST", name="Guest", guest=True)
    other = replace(BEN, id="UOTHER", name="Other")
    slack.people |= {guest.id: guest, other.id: other}
    assert (await slack.command(guest, "daily")).labels == []
    await set_up(slack, BEN)
    assert (await slack.command(BEN, "daily")).labels
    assert (await slack.command(ANN, "daily")).labels
    assert (await slack.command(other, "daily")).labels == []


async def test_a_daily_in_direct_messages_says_where_it_belongs(slack: SimSlack, core: Core) -> None:
    assert "belongs to a channel" in (await slack.dm(ANN, "daily")).screen


@pytest.mark.parametrize("fault", ["500", "reset", "lost", "internal_error"])
async def test_what_slack_leaves_open_is_never_posted_twice_and_told_to_whoever_set_it_up(
    slack: SimSlack, core: Core, fault: str
) -> None:
    await set_up(slack)
    slack.fail("chat.postMessage", fault)
    for _ in range(5):
        await look(core, 30 * MINUTE)
    posted = [body for method, body in slack.calls if method == "chat.postMessage" and body["channel"] == CHANNEL]
    assert len(posted) == (fault == "lost")
    told = slack.log[-1][1]
    assert told.channel == ANN.direct
    assert "I cannot tell whether the question of Monday 23 November reached #data" in told.screen
    if fault == "lost":
        assert "Good. It stays" in (await slack.press(ANN, told, "It is there")).screen
        await look(core, 9 * HOUR)
        assert "Monday's points" in in_channel(slack)[-1].screen
    else:
        assert "within half a minute" in (await slack.press(ANN, told, "Post it")).screen
        await look(core, MINUTE)
        assert len(in_channel(slack)) == 1


async def test_where_the_question_was_deleted_the_reveal_stands_by_itself(slack: SimSlack, core: Core) -> None:
    await set_up(slack)
    await look(core, 30 * MINUTE)
    slack.fail("chat.postMessage", "thread_not_found")
    await look(core, 8 * HOUR)
    _, reveal = in_channel(slack)
    assert "Monday's points" in reveal.screen
    assert reveal.thread_ts == ""


async def test_what_slack_wants_later_comes_later(slack: SimSlack, core: Core) -> None:
    await set_up(slack)
    slack.fail("chat.postMessage", "429", "429")
    for _ in range(3):
        assert in_channel(slack) == []
        await look(core, 30 * MINUTE)
    assert len(in_channel(slack)) == 1


@pytest.mark.parametrize(("error", "words"), [("is_archived", "it is gone"), ("not_in_channel", "I may not write")])
async def test_a_closed_channel_is_told_directly_and_paused(
    slack: SimSlack, core: Core, error: str, words: str
) -> None:
    await set_up(slack)
    for passed in (30 * MINUTE, 5 * MINUTE, 25 * MINUTE):
        slack.fail("chat.postMessage", error)
        await look(core, passed)
    told = [shown.screen for _, shown in slack.log if shown.channel == ANN.direct]
    assert len(told) == 2
    assert all(words in screen for screen in told)
    post = await core.store.post(KEY)
    assert post is not None
    assert post.state is State.FAILED
    assert "goes on" in (await slack.press(ANN, slack.log[-1][1], "Resume")).screen


async def test_an_uninstalled_workspace_is_left_alone_and_no_other_waits(slack: SimSlack, core: Core) -> None:
    await set_up(slack)
    slack.uninstall()
    await look(core, 30 * MINUTE)
    post = await core.store.post(KEY)
    assert post is not None
    assert post.refusals == 1
    assert in_channel(slack) == []


@pytest.mark.parametrize("enterprise", ["", "E1"])
async def test_a_workspace_of_an_installation_is_reached_by_its_token(
    slack: SimSlack, sqlite_url: str, enterprise: str
) -> None:
    clock = FakeClock(NINE - 30 * MINUTE)
    ann = replace(ANN, enterprise=enterprise)
    slack.people[ann.id], slack.tokens = ann, {}
    async with served(slack, "oauth", sqlite_url, clock=clock) as service:
        await slack.install(ann)
        await set_up(slack, ann)
        await look(service.core, timedelta(minutes=30))
        assert len(in_channel(slack)) == 1
