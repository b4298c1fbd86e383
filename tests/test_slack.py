"""Slack from a person's side: the real slack-bolt over both transports against the simulated platform."""

import pytest

from bot.core import Core
from bot.domain.events import Event, Press
from bot.domain.replies import Button, Card
from bot.serving.service import Service
from tests.platforms.slack import SimSlack
from tests.platforms.slack_world import ANN, BEN, CHANNEL
from tests.slack_helpers import HALF, QUESTION, RIGHT


async def test_a_command_asks_privately_and_the_answer_comes_back_privately(app: SimSlack) -> None:
    asked = await app.command(ANN, "drift senior")
    assert asked.to == ANN.id
    assert QUESTION in asked.screen
    modal = await app.press(ANN, asked, "Answer")
    assert QUESTION in modal.screen
    graded = await app.submit(ANN, modal, RIGHT)
    assert graded.to == ANN.id
    assert "2 of 2 points · 100 % · +30" in graded.screen
    assert "credited  Existing bias grows stronger  “Existing bias grows stronger”" in graded.screen


async def test_a_public_question_is_for_all_and_each_grade_for_one(app: SimSlack) -> None:
    asked = await app.command(ANN, "public drift")
    assert (asked.to, asked.labels) == ("", ["Answer privately"])
    modal = await app.press(BEN, asked, "Answer")
    graded = await app.submit(BEN, modal, HALF)
    assert graded.to == BEN.id
    assert "1 of 2 points" in graded.screen


async def test_every_verb_answers_the_person_alone(app: SimSlack) -> None:
    for text, said in (
        ("topics", "leakage"),
        ("stats", "No answers yet"),
        ("leaderboard week", "This week"),
        ("help", "/mlquiz leaderboard"),
        ("leaderbord", "Did you mean leaderboard?"),
        ("drft", "Did you mean ask drift?"),
        ("ask expert", "There is no topic “expert”"),
    ):
        shown = await app.command(ANN, text)
        assert shown.to == ANN.id
        assert said.removeprefix("/mlquiz ") in shown.screen


async def test_a_direct_message_answers_the_question_last_put_there(app: SimSlack) -> None:
    asked = await app.dm(ANN, "ask drift")
    assert QUESTION in asked.screen
    await app.command(ANN, "leakage")  # in the channel: another question, which a direct message does not answer
    graded = await app.dm(ANN, f"{HALF} & more than <you> think")
    assert graded.channel == ANN.direct
    assert QUESTION in graded.screen
    assert "1 of 2 points" in graded.screen
    assert "Wrong labels are learned again" in (await app.dm(ANN, "reveal")).screen


async def test_a_direct_message_before_any_question_gets_help(app: SimSlack) -> None:
    assert "Interview practice" in (await app.dm(ANN, "hello there, who are you?")).screen


async def test_a_command_in_direct_messages_is_answered_lastingly_and_its_question_by_a_reply(app: SimSlack) -> None:
    asked = await app.command(ANN, "drift", channel=ANN.direct)
    assert asked.channel == ANN.direct
    assert "1 of 2 points" in (await app.dm(ANN, HALF)).screen


async def test_a_command_between_two_other_people_is_still_answered(app: SimSlack) -> None:
    assert QUESTION in (await app.command(ANN, "drift", channel="DOTHERS")).screen


async def test_the_shortcut_answers_the_question_of_its_message_in_its_thread(app: SimSlack) -> None:
    asked = await app.command(ANN, "public drift")
    modal = await app.shortcut(BEN, asked)
    graded = await app.submit(BEN, modal, HALF)
    assert (graded.to, graded.thread_ts) == (BEN.id, asked.ts)
    assert "1 of 2 points" in graded.screen


async def test_the_shortcut_on_any_other_message_asks_in_a_modal(app: SimSlack) -> None:
    modal = await app.shortcut(BEN, app.typed("What do you think?", thread_ts="1.2"), steps=2)
    assert "[Send] [Close]" in modal.screen
    graded = await app.submit(BEN, modal, HALF)
    assert (graded.to, graded.thread_ts) == (BEN.id, "1.2")


async def test_help_on_the_way_comes_by_buttons(app: SimSlack) -> None:
    asked = await app.command(ANN, "drift")
    hinted = await app.press(ANN, asked, "Hint, costs 20 %")
    assert "What does the log already favour?" in hinted.screen
    revealed = await app.press(ANN, hinted, "Reveal")
    assert "Wrong labels are learned again" in revealed.screen
    graded = await app.submit(ANN, await app.press(ANN, revealed, "Answer"), HALF)
    assert "+0" in graded.screen
    assert "bias grows" in (await app.press(ANN, graded, "Why")).screen
    following = await app.press(ANN, graded, "Next")
    assert "What is leakage?" in following.screen


async def test_an_answer_that_earned_too_little_can_be_appealed(app: SimSlack) -> None:
    modal = await app.press(ANN, await app.command(ANN, "drift"), "Answer")
    graded = await app.submit(ANN, modal, "the loop is closed")
    told = await app.press(ANN, graded, "I said that")
    assert (told.to, "I said that" in told.labels) == (ANN.id, False)


async def test_a_button_brings_its_point_with_it(app: SimSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Event] = []

    async def noted(_: Core, event: Event) -> Card:
        seen.append(event)
        return Card("Did you mean: Existing bias?", (), (Button("Yes", "confirm", "bias"),), "loops-01")

    monkeypatch.setattr("bot.serving.service.handle", noted)
    asked = await app.command(ANN, "drift")
    await app.press(ANN, asked, "Yes")
    assert isinstance(seen[-1], Press)
    assert (seen[-1].action, seen[-1].question_id, seen[-1].point_id) == ("confirm", "loops-01", "bias")


async def test_a_card_reads_without_its_signs_and_its_blocks(app: SimSlack) -> None:
    modal = await app.press(ANN, await app.command(ANN, "drift"), "Answer")
    graded = await app.submit(ANN, modal, HALF)
    assert "_credited_  Existing bias grows stronger" in graded.text
    assert "_missed_  Hint: Are all labels right?" in graded.text


async def test_the_home_tab_shows_where_i_stand_and_its_buttons_work(app: SimSlack) -> None:
    home = await app.open_home(ANN)
    assert "No answers yet" in home.screen
    assert "This week · Acme" in home.screen
    asked = await app.press(ANN, home, "Ask me", steps=2)
    assert "[Send] [Close]" in asked.screen
    graded = await app.submit(ANN, asked, RIGHT)
    assert (graded.channel, "points" in graded.screen) == (ANN.direct, True)
    await app.until(lambda: "100 %" in app.homes[ANN.id].screen)
    assert "1.  you" in app.homes[ANN.id].screen
    board = await app.press(ANN, app.homes[ANN.id], "Leaderboard", steps=2)
    assert "This week" in board.screen


async def test_hints_in_a_modal_stay_in_it(app: SimSlack) -> None:
    asked = await app.press(ANN, await app.open_home(ANN), "Ask me", steps=2)
    hinted = await app.press(ANN, asked, "Hint")
    assert hinted is asked
    assert "Hint  " in hinted.screen
    assert "[Send]" in hinted.screen


async def test_an_empty_answer_is_told_in_the_modal_and_nothing_is_kept(app: SimSlack, service: Service) -> None:
    modal = await app.press(ANN, await app.command(ANN, "drift"), "Answer")
    assert "Write an answer first" in await app.refused(ANN, modal, " \n ")
    assert "no word in this answer" in await app.refused(ANN, modal, "...")
    assert await service.store.attempts("T1", ANN.id) == []
    assert "1 of 2 points" in (await app.submit(ANN, modal, HALF)).screen


async def test_what_is_delivered_again_counts_once_and_is_answered_once(app: SimSlack, service: Service) -> None:
    asked = await app.command(ANN, "drift", times=2)
    await app.press(ANN, asked, "Hint", times=2)
    modal = await app.press(ANN, asked, "Answer", times=2)
    await app.submit(ANN, modal, RIGHT, times=3)
    graded = await app.dm(ANN, "stats", times=2)
    assert "Answers  ·  1" in graded.screen
    assert (await service.store.progress("T1", ANN.id, "loops-01", "2026Q4")).help.hints <= 1
    assert len(app.log) == 5


async def test_two_presses_of_one_button_count_once(app: SimSlack, service: Service) -> None:
    asked = await app.command(ANN, "drift")
    first = await app.press(ANN, asked, "Hint")
    second = await app.press(ANN, asked, "Hint")
    assert first.screen == second.screen
    following = [await app.press(ANN, asked, "Skip") for _ in range(2)]
    assert following[0].screen == following[1].screen
    attempts = [await app.press(ANN, asked, "Answer") for _ in range(2)]
    assert attempts[0].screen == attempts[1].screen
    assert len(app.modals[ANN.id]) == 2


async def test_the_same_button_asks_anew_a_minute_later(app: SimSlack) -> None:
    helped = await app.command(ANN, "help")
    first = await app.press(ANN, helped, "Ask me")
    app.now += 60
    assert (await app.press(ANN, helped, "Ask me")).screen != first.screen


async def test_everything_sent_before_the_bot_is_in_its_channel_is_answered(app: SimSlack) -> None:
    app.joined.clear()
    asked = await app.command(ANN, "public drift", channel=CHANNEL)
    modal = await app.shortcut(ANN, asked)
    graded = await app.submit(ANN, modal, HALF)
    assert graded.channel == ANN.direct
    assert "I am not in that channel, so I answer here." in graded.screen


async def test_an_answer_after_half_an_hour_still_reaches_its_writer(app: SimSlack) -> None:
    modal = await app.press(ANN, await app.command(ANN, "drift"), "Answer")
    app.now += 2000
    graded = await app.submit(ANN, modal, HALF)
    assert (graded.to, graded.channel) == (ANN.id, CHANNEL)


async def test_a_press_that_came_too_late_is_told_to_be_pressed_again(app: SimSlack) -> None:
    asked = await app.command(ANN, "drift")
    payload = app.press_payload(ANN, asked, "Answer")
    app.now += 4
    seen = len(app.log)
    await app.deliver("block_actions", payload)
    assert "Press it again" in (await app.seen_by(ANN, seen)).screen
    assert QUESTION in (await app.press(ANN, asked, "Answer")).screen


async def test_an_administrators_home_tells_the_settings(app: SimSlack) -> None:
    assert "Time zone of the team  ·  UTC" in (await app.open_home(ANN)).screen
    assert "Time zone" not in (await app.open_home(BEN)).screen


async def test_an_administrator_changes_the_time_zone_from_the_home_tab(app: SimSlack) -> None:
    modal = await app.press(ANN, await app.open_home(ANN), "Change the time zone")
    refused = await app.refused(ANN, modal, {"zone": "Europe/Berln"})
    assert "Did you mean Europe/Berlin" in refused
    seen = len(app.log)
    await app.submit(ANN, modal, {"zone": "Asia/Tokyo"})
    await app.until(lambda: len(app.log) >= seen + 2)
    assert any("those of Asia/Tokyo" in shown.screen for _, shown in app.log[seen:])
    assert "Time zone of the team  ·  Asia/Tokyo" in (await app.open_home(ANN)).screen
    assert "Asia/Tokyo" in (await app.command(BEN, "leaderboard")).screen
    assert "administers" in (await app.command(BEN, "team-zone Europe/Paris")).screen
