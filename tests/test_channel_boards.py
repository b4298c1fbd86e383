"""The board that stands in a channel: put there on request, edited when it changed, at most once a minute."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import Core
from bot.core.channel_boards import digest, refresh
from bot.core.dialogue import handle
from bot.core.scheduler import Scheduler
from bot.domain.errors import NotAllowed, UnknownName
from bot.domain.events import Channel, Command, Press, Right
from bot.domain.learner import Learner
from bot.domain.ports import Forbidden, Gone, Later, NotPosted, Unsure
from bot.domain.replies import Card, Row
from tests.daily_world import ANN, MEI, MINUTE, RAJ, SECOND, TEAM, a_world, answer, look
from tests.fake_notifier import FakeNotifier
from tests.test_dialogue import labels, new_key, rows, texts

HERE = Channel("C1", "data")
FULL, HALF = "shift concept skew stale", "shift concept"


async def put(core: Core, *words: str, channel: Channel | None = HERE, right: Right = Right.OWN) -> Card:
    """Ask for a board in a channel."""
    return await handle(core, Command(new_key(), TEAM, ANN, "leaderboard", ("public", *words), channel, right))


async def test_a_board_for_the_channel_shows_everybody_alike_and_pings_nobody() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await answer(core, ANN, FULL)
    await answer(core, RAJ, HALF)
    reply = await put(core)
    assert texts(reply) == [
        "The board stands in this channel now. It is edited when it changes, at most once a minute."
    ]
    assert reply.private
    [message] = platform.messages.values()
    assert (message.channel, message.card.private) == ("C1", False)
    assert message.card.title == "This week · Data team · Monday to Sunday, UTC"
    assert message.card.blocks[:2] == (Row("Ann", "30", 1), Row("Raj", "15", 2))


async def test_a_board_is_edited_once_it_changed_and_never_twice_in_a_minute() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    scheduler = Scheduler(core)
    await put(core)
    [message] = platform.messages.values()
    await look(core, MINUTE, scheduler)
    assert len(message.cards) == 1
    await answer(core, ANN, FULL)
    await look(core, SECOND, scheduler)
    assert rows(message.card) == {"Ann": "30"}
    for learner in (RAJ, MEI):
        await answer(core, learner, HALF)
        await look(core, 29 * SECOND, scheduler)
    assert len(message.cards) == 2
    await look(core, 2 * SECOND, scheduler)
    assert len(message.cards) == 3
    assert rows(message.card) == {"Ann": "30", "Mei": "15", "Raj": "15"}


async def test_a_board_turns_with_its_period_and_follows_who_leaves() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await answer(core, ANN, FULL)
    await put(core, "today", "drift")
    [message] = platform.messages.values()
    assert rows(message.card) == {"Ann": "30"}
    await core.store.set_on_board(TEAM.id, ANN.id, False)
    await look(core, MINUTE)
    assert texts(message.card)[0] == "No points today. Ask for a question to start."
    await look(core, timedelta(days=1))
    assert message.card.title == "Today · drift · Data team · 24 November, UTC"


async def test_the_same_board_has_the_same_digest_and_another_board_another() -> None:
    card = Card("Board", (Row("Ann", "30", 1),), private=False)
    assert digest(card) == digest(replace(card)) == digest(Card("Board", (Row("Ann", "30", 1),)))
    assert digest(card) != digest(replace(card, blocks=(Row("Ann", "31", 1),)))
    assert digest(card) != digest(replace(card, title="Other"))


async def test_of_two_processes_that_see_one_change_one_edits() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await put(core)
    await answer(core, ANN, FULL)
    advance(core, MINUTE)
    [post] = await core.store.board_posts()
    for _ in range(2):
        await refresh(core, platform, post)
    [message] = platform.messages.values()
    assert len(message.cards) == 2


def advance(core: Core, by: timedelta) -> None:
    """Let time pass."""
    core.clock.advance(by)  # type: ignore[attr-defined]  # the clock of this world is a FakeClock


@pytest.mark.parametrize("fault", [Later(5), Unsure(), NotPosted()])
async def test_an_edit_that_the_platform_did_not_take_is_made_up_for_a_minute_later(fault: NotPosted) -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await put(core)
    await answer(core, ANN, FULL)
    platform.faults.append(fault)
    await look(core, MINUTE)
    [message] = platform.messages.values()
    assert len(message.cards) == 1
    await look(core, 59 * SECOND)
    assert len(message.cards) == 1
    await look(core, SECOND)
    assert rows(message.card) == {"Ann": "30"}


@pytest.mark.parametrize("fault", [Gone(), Forbidden()])
async def test_a_board_out_of_reach_is_forgotten_and_the_others_go_on(fault: NotPosted) -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await put(core)
    await put(core, channel=Channel("C2"))
    await answer(core, ANN, FULL)
    platform.closed["C1"] = fault
    await look(core, MINUTE)
    assert [post.channel for post in await core.store.board_posts()] == ["C2"]
    assert [len(message.cards) for message in platform.messages.values()] == [1, 2]


async def test_a_second_board_takes_the_place_of_the_first_and_updating_stops_on_request() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await put(core)
    reply = await put(core, "month")
    assert [post.message_id for post in await core.store.board_posts()] == ["m2"]
    assert labels(reply) == ["Stop updating it"]
    stopped = Press(new_key(), TEAM, ANN, "board-stop", "", channel=HERE, right=Right.OWN)
    assert texts(await handle(core, stopped)) == [
        "The board in this channel is no longer kept up to date. Its message stays."
    ]
    assert await core.store.board_posts() == []


@pytest.mark.parametrize(
    ("channel", "right", "fault", "message"),
    [
        (None, Right.ANY, None, "A public board needs a channel."),
        (HERE, Right.NONE, None, "Only who administers the team, or may set this channel up, can put a board there."),
        (HERE, Right.OWN, Forbidden(), "We may not write in this channel. Invite the bot there, then try again."),
        (HERE, Right.OWN, Gone(), "We may not write in this channel."),
        (HERE, Right.OWN, Unsure(), "The platform did not take the board, or did not say so."),
    ],
)
async def test_a_board_that_cannot_be_put_there_is_a_clear_sentence_and_nothing_is_kept(
    channel: Channel | None, right: Right, fault: NotPosted | None, message: str
) -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    platform.faults.extend([fault] if fault else [])
    with pytest.raises((NotAllowed, UnknownName)) as caught:
        await put(core, channel=channel, right=right)
    assert str(caught.value).startswith(message)
    assert await core.store.board_posts() == []


async def test_a_press_by_who_may_not_stops_no_board() -> None:
    core = a_world(FakeNotifier())
    await put(core)
    with pytest.raises(NotAllowed):
        await handle(core, Press(new_key(), TEAM, RAJ, "board-stop", "", channel=HERE))
    assert len(await core.store.board_posts()) == 1


async def test_a_long_board_says_how_many_more_there_are() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    for number in range(12):
        await answer(core, Learner(f"l{number:02}", f"L{number:02}"), HALF)
    await put(core)
    [message] = platform.messages.values()
    assert len(rows(message.card)) == 10
    assert "… and 2 more" in texts(message.card)
