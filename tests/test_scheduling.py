"""Who sets a daily up, how it is typed, and that nothing is half-saved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import Core
from bot.core.daily_messages import days_line, span
from bot.core.daily_settings import LEAST, MOST, read_days, read_span, read_time, read_zone, understand
from bot.core.dialogue import check, handle, open_form
from bot.domain.daily import Part, Schedule, State
from bot.domain.errors import BadField, MlquizError, NotAllowed
from bot.domain.events import Channel, Command, Press, Right, Submission
from bot.domain.learner import Learner
from bot.domain.ports import Forbidden, Gone, Later, NotPosted, Unsure
from bot.domain.question import Level
from bot.domain.replies import Card, Form
from tests.daily_world import ANN, HOUR, MINUTE, NINE, RAJ, SCHEDULE, TEAM, a_world, look, said, set_up, the_post
from tests.fake_notifier import FakeNotifier
from tests.test_dialogue import BANK, new_key

DATA = Channel("C1", "data")
FILLED = {"time": "9:30", "zone": "europe/berlin", "days": "weekdays", "topics": "drift", "open": "8 hours"}


async def daily(core: Core, by: Learner = ANN, right: Right = Right.OWN, channel: Channel | None = DATA) -> Card:
    return await handle(core, Command(new_key(), TEAM, by, "daily", (), channel, right))


async def press(core: Core, action: str, about: str = "C1", by: Learner = ANN, right: Right = Right.OWN) -> Card:
    return await handle(core, Press(new_key(), TEAM, by, action, "", about=about, channel=DATA, right=right))


async def a_form(core: Core, by: Learner = ANN, right: Right = Right.OWN) -> Form:
    return await open_form(core, Press(new_key(), TEAM, by, "daily-form", "", about="C1", channel=DATA, right=right))


async def send(
    core: Core, form: Form, fields: Mapping[str, str] = FILLED, by: Learner = ANN, right: Right = Right.OWN
) -> Card:
    event = Submission(new_key(), TEAM, by, "", "", form.action, form.about, {**fields}, DATA, right)
    return await handle(core, event)


async def kept(core: Core) -> Schedule | None:
    return await core.store.schedule("T1", "C1")


async def test_a_daily_is_set_up_shown_and_previewed() -> None:
    core = a_world(FakeNotifier())
    assert said(await daily(core)) == "Daily question\nThere is no daily question in this channel yet.\n[Set up]"
    form = await a_form(core)
    assert [(field.id, field.value) for field in form.inputs] == [
        ("time", "09:00"),
        ("zone", "UTC"),
        ("days", "weekdays"),
        ("topics", ""),
        ("open", "8 hours"),
    ]
    assert said(await send(core, form)) == (
        "Daily question\n"
        "Saved.\n"
        "Status | on\n"
        "Time | 09:30, Europe/Berlin, weekdays\n"
        "Topics and levels | drift\n"
        "Open for | 8 hours\n"
        "Questions | 1 question, 1 new to this channel\n"
        "Next post: Tuesday 24 November, 09:30, Europe/Berlin\n"
        "Question of the day · Tuesday 24 November · senior · drift\n"
        "Why does a model decay?\n"
        "Nobody has answered yet · closes 17:30, Europe/Berlin\n"
        "[Change] [Pause] [Post now] [Remove]"
    )
    assert await kept(core) == replace(
        SCHEDULE, zone="Europe/Berlin", at=time(9, 30), days=tuple(range(5)), since=NINE, by="ann"
    )


async def test_the_next_post_is_what_was_previewed() -> None:
    platform = FakeNotifier()
    core = a_world(platform, at=NINE - MINUTE)
    await set_up(core, replace(SCHEDULE, topics=()))
    preview = said(await daily(core))
    await look(core, MINUTE)
    [message] = platform.messages.values()
    assert message.card.title in preview
    assert said(message.card).split("\n")[1] in preview


async def test_a_form_shows_what_is_set_up_in_words_that_it_takes_again() -> None:
    core = a_world(FakeNotifier())
    await set_up(core, replace(SCHEDULE, levels=(Level.SENIOR,), days=(0, 2, 3, 4)))
    form = await a_form(core)
    values = {field.id: field.value for field in form.inputs}
    assert (values["topics"], values["days"]) == ("drift, senior", "Mon, Wed, Thu, Fri")
    assert "Saved." in said(await send(core, form, values))
    assert await kept(core) == replace(SCHEDULE, levels=(Level.SENIOR,), days=(0, 2, 3, 4), since=NINE, version=2)


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("time", "25:00", "“25:00” is no time of day. Expected one from 00:00 to 23:59, such as 09:00."),
        ("time", "", "“” is no time of day. Expected one from 00:00 to 23:59, such as 09:00."),
        (
            "zone",
            "Europe/Berln",
            "“Europe/Berln” is not a time zone. Did you mean Europe/Berlin? ",
        ),
        (
            "days",
            "Funday",
            "“Funday” is no day of the week. Expected weekdays, every day, or days",
        ),
        ("topics", "drfit", "There is no topic “drfit”. Did you mean drift? Topics: drift, trees-ensembles."),
        ("topics", "drift, junior", "drift: no junior question. There are senior ones."),
        ("open", "5 min", "“5 min” is no time to stay open. Expected 15 minutes to 7 days, such as 8 hours or 1 day."),
        (
            "open",
            "8 years",
            "“8 years” is no time to stay open. Expected 15 minutes to 7 days",
        ),
    ],
)
async def test_what_cannot_be_understood_is_told_at_its_field_and_nothing_is_saved(
    field: str, typed: str, message: str
) -> None:
    core = a_world(FakeNotifier())
    with pytest.raises(BadField) as caught:
        await send(core, await a_form(core), {**FILLED, field: typed})
    assert str(caught.value).startswith(message)
    assert caught.value.field == field
    with pytest.raises(BadField):
        check(core, "daily", {**FILLED, field: typed})
    assert await kept(core) is None


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Forbidden(), "I may not write in this channel, so nothing was saved. Invite me"),
        (Gone(), "I cannot find this channel, so nothing was saved."),
        (Unsure(), "The platform did not answer, so nothing was saved. Try again"),
    ],
)
async def test_a_channel_that_we_are_not_in_is_told_and_nothing_is_saved(fault: NotPosted, message: str) -> None:
    core = a_world(FakeNotifier(closed={"C1": fault}))
    with pytest.raises(NotAllowed, match=rf"^{message}"):
        await send(core, await a_form(core))
    assert await kept(core) is None


@pytest.mark.parametrize(
    ("by", "right", "may_begin", "may_change"),
    [
        (ANN, Right.OWN, True, True),
        (RAJ, Right.OWN, True, False),
        (RAJ, Right.ANY, True, True),
        (ANN, Right.NONE, False, False),
    ],
)
async def test_only_those_who_may_see_buttons_open_forms_and_save(
    by: Learner, right: Right, may_begin: bool, may_change: bool
) -> None:
    core = a_world(FakeNotifier())
    blank = await a_form(core)
    for may in (may_begin, may_change):
        card = await daily(core, by, right)
        assert bool(card.buttons) is may
        assert ("Next post" in said(card)) is (may and await kept(core) is not None)
        if may:
            await a_form(core, by, right)
        else:
            with pytest.raises(NotAllowed, match=r"^Only those who administer this place"):
                await a_form(core, by, right)
            with pytest.raises(NotAllowed):
                await send(core, blank, by=by, right=right)
            before = await kept(core)
            for action in ("pause", "resume", "remove", "now", "there"):
                with pytest.raises(MlquizError):
                    await press(core, f"daily-{action}", by=by, right=right)
            assert await kept(core) == before
        if await kept(core) is None:
            await set_up(core)


async def test_of_two_who_save_at_once_the_second_is_shown_what_the_first_saved() -> None:
    core = a_world(FakeNotifier())
    forms = [await a_form(core), await a_form(core, RAJ, Right.ANY)]
    await send(core, forms[0])
    text = said(await send(core, forms[1], {**FILLED, "time": "17:00"}, RAJ, Right.ANY))
    assert "Somebody else has changed this meanwhile, so nothing of yours was saved." in text
    assert "09:30, Europe/Berlin" in text


async def test_a_form_that_is_delivered_twice_is_saved_once_and_says_so_twice() -> None:
    core = a_world(FakeNotifier())
    form = await a_form(core)
    assert "Saved." in said(await send(core, form))
    assert "Saved." in said(await send(core, form))


async def test_an_administrators_change_leaves_the_daily_to_whoever_set_it_up() -> None:
    core = a_world(FakeNotifier())
    await set_up(core)
    await send(core, await a_form(core, RAJ, Right.ANY), by=RAJ, right=Right.ANY)
    schedule = await kept(core)
    assert schedule is not None
    assert schedule.by == "ann"


async def test_what_is_paused_is_not_posted_until_it_is_resumed() -> None:
    platform = FakeNotifier()
    core = a_world(platform, at=NINE - HOUR)
    await set_up(core)
    assert "Paused." in said(await press(core, "daily-pause"))
    assert "Status | paused" in said(await daily(core))
    await look(core, 90 * MINUTE)
    assert "It goes on." in said(await press(core, "daily-resume"))
    await look(core, MINUTE)
    assert platform.messages == {}
    await look(core, 24 * HOUR)
    assert len(platform.messages) == 1


async def test_what_is_removed_is_not_posted_and_an_open_question_gets_its_reveal() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    await look(core)
    assert "Removed." in said(await press(core, "daily-remove"))
    with pytest.raises(MlquizError, match="no daily question"):
        await press(core, "daily-remove", right=Right.ANY)
    await look(core, 30 * HOUR)
    assert len(platform.messages) == 2


async def test_posted_now_is_todays_question_and_there_is_one_a_day() -> None:
    platform = FakeNotifier()
    core = a_world(platform, at=NINE - HOUR)
    await set_up(core)
    assert "It comes within half a minute." in said(await press(core, "daily-now"))
    await look(core, 10 * timedelta(seconds=1))
    assert (await the_post(core)).closes_at == NINE + 7 * HOUR
    assert "Today's question is posted already" in said(await press(core, "daily-now"))
    await look(core, 2 * HOUR)
    assert len(platform.messages) == 1


async def test_a_question_asked_for_while_paused_is_posted_though_the_settings_are_saved_while_it_waits() -> None:
    platform = FakeNotifier()
    core = a_world(platform, at=NINE - HOUR)
    await set_up(core)
    await press(core, "daily-pause")
    await look(core, MINUTE)
    await press(core, "daily-now")
    platform.faults.append(Later(60))
    await look(core)
    await look(core, MINUTE / 2)
    assert "Saved." in said(await send(core, await a_form(core)))
    await look(core, MINUTE)
    assert len(platform.messages) == 1


async def test_a_question_that_waited_as_its_daily_was_paused_stays_unposted_when_the_settings_are_saved() -> None:
    platform = FakeNotifier()
    platform.faults.append(Later(60))
    core = a_world(platform)
    await set_up(core)
    await look(core)
    await look(core, MINUTE / 4)
    await press(core, "daily-pause")
    await look(core, MINUTE / 4)
    await send(core, await a_form(core))
    await look(core, MINUTE)
    assert platform.messages == {}


async def test_what_was_skipped_may_be_posted_after_all() -> None:
    platform = FakeNotifier()
    core = a_world(platform, at=NINE + 3 * HOUR)
    await set_up(core)
    await look(core)
    assert "was not posted: I was not there" in said(await daily(core))
    await press(core, "daily-now")
    await look(core)
    assert len(platform.messages) == 1


async def test_a_post_whose_fate_is_open_is_sent_again_by_whoever_set_it_up() -> None:
    platform = FakeNotifier()
    platform.faults.append(Unsure())
    core = a_world(platform)
    await set_up(core)
    await look(core)
    [button, _] = platform.told[0][2].buttons
    elsewhere = Press("k", TEAM, ANN, button.action, "", about=button.about, right=Right.OWN)
    assert "It comes" in said(await handle(core, elsewhere))
    await handle(core, replace(elsewhere, key="again"))
    await look(core)
    await look(core)
    assert len(platform.messages) == 1
    assert (await the_post(core)).state is State.SENT


async def test_a_person_who_sees_the_post_says_so_and_its_reveal_comes_by_itself() -> None:
    platform = FakeNotifier(arrives_first=True)
    platform.faults.append(Unsure())
    core = a_world(platform)
    await set_up(core)
    await look(core)
    [_, button] = platform.told[0][2].buttons
    assert "Good. It stays" in said(await press(core, button.action, button.about))
    assert "settled" in said(await press(core, button.action, button.about))
    await look(core, 8 * HOUR)
    _, reveal = platform.messages.values()
    assert reveal.reply_to == ""


async def test_a_lost_reveal_is_sent_again_on_request() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    await look(core)
    platform.faults.extend([Unsure(), Unsure()])
    await look(core, 8 * HOUR)
    [_, _, card] = platform.told[0]
    assert "whether the reveal of Monday 23 November reached" in said(card)
    assert said(await daily(core)).endswith("[Post the reveal]")
    await press(core, card.buttons[0].action, card.buttons[0].about)
    await look(core)
    assert len(platform.messages) == 2
    assert (await the_post(core, Part.REVEAL)).state is State.SENT


async def test_a_daily_belongs_to_a_channel() -> None:
    core = a_world(FakeNotifier())
    assert "A daily question belongs to a channel." in said(await daily(core, channel=None))
    with pytest.raises(MlquizError, match="belongs to a channel"):
        await handle(core, Press("k", TEAM, ANN, "daily-pause", "", right=Right.ANY))


@pytest.mark.parametrize(
    ("typed", "read"), [("9", "09:00"), ("09:05", "09:05"), ("17.30", "17:30"), ("9 pm", "21:00"), ("12am", "00:00")]
)
def test_a_time_is_read_as_people_write_it(typed: str, read: str) -> None:
    assert f"{read_time(typed):%H:%M}" == read


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("every day", range(7)),
        ("Mon, Wed-Fri", (0, 2, 3, 4)),
        ("sat to mon", (0, 5, 6)),
        ("tuesday thurs", (1, 3)),
        ("Weekends", (5, 6)),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, days: tuple[int, ...]) -> None:
    assert read_days(typed) == tuple(days)


@pytest.mark.parametrize(
    ("typed", "zone"), [("utc", "UTC"), ("america/new york", "America/New_York"), ("Europe/Berlin", "Europe/Berlin")]
)
def test_a_zone_is_read_in_any_case(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize(("typed", "near"), [("Berlin", "Europe/Berlin"), ("new york", "America/New_York")])
def test_a_city_alone_suggests_its_zone(typed: str, near: str) -> None:
    with pytest.raises(BadField, match=near):
        read_zone(typed)


@given(st.sets(st.integers(0, 6), min_size=1))
def test_days_are_shown_in_words_that_are_read_again(days: set[int]) -> None:
    assert read_days(days_line(tuple(sorted(days)))) == tuple(sorted(days))


@given(st.integers(LEAST // MINUTE, MOST // MINUTE))
def test_a_span_is_shown_in_words_that_are_read_again(minutes: int) -> None:
    assert read_span(span(minutes * MINUTE)) == minutes * MINUTE


@given(st.dictionaries(st.sampled_from(sorted(FILLED)), st.text()))
def test_whatever_is_typed_is_understood_or_told(typed: dict[str, str]) -> None:
    try:
        outcome = understand(BANK, FILLED | typed)
    except BadField as fault:
        told = fault.field, len(str(fault)) < 400
    else:
        told = "time", bool(outcome.days)
    assert told[0] in FILLED
    assert told[1]
