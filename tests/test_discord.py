"""/mlquiz on Discord: the real client library against the simulated platform."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.dialogue import handle
from bot.domain.errors import ServiceFault
from bot.domain.events import Event
from bot.domain.periods import Period
from bot.domain.question import Bank
from bot.domain.replies import Card
from tests.discord_world import serving
from tests.platforms.discord import Discord
from tests.test_dialogue import BANK, DRIFT, a_core


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as platform:
        yield platform
    assert platform.violations[:3] == []


async def test_a_question_is_asked_answered_and_graded_for_the_learner_alone(discord: Discord) -> None:
    ann, raj = discord.person("Ann"), discord.person("Raj")
    async with serving(discord):
        asked = await discord.slash(ann, "question", topic="drift", level="senior")
        assert "drift · senior\n\nWhy does a model decay?\n[Answer]  [Hint, costs 20 %]" in asked.text
        form = await discord.press(ann, asked, "Answer")
        assert form.text == "+ Your answer\nWhy does a model decay?: ____"
        graded = await discord.submit(form, "the shift")
        assert "1 of 4 points · 25 % · +8" in graded.text
        assert "✓ credited · The inputs shift — “shift”" in graded.text
        assert "[Try again]  [Hint]  [Reveal]" in graded.text
    assert asked.is_private
    assert graded.is_private
    assert discord.sees(raj) == []


async def test_a_public_question_is_seen_by_all_and_each_answers_in_private(discord: Discord) -> None:
    ann, raj = discord.person("Ann"), discord.person("Raj")
    async with serving(discord):
        asked = await discord.slash(ann, "question", topic="drift", public=True)
        assert discord.sees(raj) == [asked.message]
        graded = await discord.submit(await discord.press(raj, asked, "Answer"), "shift and concept")
        assert graded.is_private
        assert discord.sees(ann) == [asked.message]


async def test_help_on_the_way_each_comes_as_a_private_message_of_its_own(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        asked = await discord.slash(ann, "question", topic="drift")
        hint = await discord.press(ann, asked, "Hint")
        assert "Hint Think of the users." in hint.text
        assert "Point 4 The data grow stale" in (await discord.press(ann, hint, "Reveal")).text
        assert "trees-ensembles" in (await discord.press(ann, hint, "Skip")).text
        assert len(discord.sees(ann)) == 4


async def test_the_hint_command_helps_with_the_question_last_put(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        assert "No question has been put to you yet" in (await discord.slash(ann, "hint")).text
        await discord.slash(ann, "question", topic="drift")
        assert "Think of the users." in (await discord.slash(ann, "hint")).text


@pytest.mark.parametrize("verb", ["topics", "stats", "leaderboard", "home", "help"])
async def test_every_other_verb_answers_in_private_and_its_buttons_work(discord: Discord, verb: str) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        turn = await discord.slash(ann, verb)
        assert turn.is_private
        assert "Why" in (await discord.press(ann, turn, "Ask me")).text


async def test_did_you_mean_is_answered_on_the_card_that_asks(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        form = await discord.press(ann, await discord.slash(ann, "question", topic="drift"), "Answer")
        graded = await discord.submit(form, "~concept")
        assert "? unsure · Did you mean: The concept changes?" in graded.text
        await discord.press(ann, graded, "Yes")
        assert "Did you mean" not in graded.text
        assert len(discord.sees(ann)) == 2


async def test_i_said_that_is_thanked_for(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        form = await discord.press(ann, await discord.slash(ann, "question", topic="drift"), "Answer")
        graded = await discord.submit(form, "shift")
        assert "hank" in (await discord.press(ann, graded, "I said that")).text


async def test_every_period_that_is_offered_is_understood(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        leaderboard = discord.command_named("leaderboard")
        offered = [choice["value"] for choice in leaderboard["options"][0]["choices"]]
        assert offered == list(Period)
        for period in offered:
            assert "points" in (await discord.slash(ann, "leaderboard", period=period, topic="drift")).text


async def test_topics_are_completed_as_they_are_typed(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        assert await discord.autocomplete(ann, "question", topic="") == ["drift", "trees-ensembles"]
        assert await discord.autocomplete(ann, "question", topic="Trees ens") == ["trees-ensembles"]
        assert await discord.autocomplete(ann, "leaderboard", topic="R") == ["drift", "trees-ensembles"]
        assert await discord.autocomplete(ann, "question", topic="no such") == []


async def test_it_is_offered_in_servers_in_conversations_and_to_those_who_bring_it_along(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        for place in (discord.server, discord.dm(ann), discord.elsewhere):
            asked = await discord.slash(ann, "question", place, topic="drift")
            graded = await discord.submit(await discord.press(ann, asked, "Answer"), "shift")
            assert "25 %" in graded.text


async def test_what_is_answered_in_a_server_is_on_no_other_board(discord: Discord) -> None:
    ann, raj = discord.person("Ann"), discord.person("Raj")
    async with serving(discord):
        asked = await discord.slash(ann, "question", topic="drift")
        await discord.submit(await discord.press(ann, asked, "Answer"), "shift")
        board = await discord.slash(raj, "leaderboard")
        assert "This week · Data team 0 · Monday to Sunday, Europe/Berlin" in board.text
        assert "Ann · 8" in board.text
        for place in (discord.dm(raj), discord.elsewhere):
            assert "Ann" not in (await discord.slash(raj, "leaderboard", place)).text


async def test_nobody_is_ever_pinged_and_no_privileged_intent_is_asked_for(discord: Discord) -> None:
    ann = discord.person("@everyone <@1> **Ann**")
    async with serving(discord):
        asked = await discord.slash(ann, "question", topic="drift", public=True)
        await discord.submit(await discord.press(ann, asked, "Answer"), "shift")
        board = await discord.slash(discord.person("Raj"), "leaderboard")
    assert "@everyone <@1> **Ann** · 8" in board.text
    sent = [body for _, path, body in discord.rest.requests if "/messages" in path and body]
    assert len(sent) == 3
    assert [body["allowed_mentions"]["parse"] for body in sent] == [[]] * len(sent)
    assert [data["intents"] for data in discord.gateway.received(2)] == [1]


@pytest.mark.parametrize("action", ["command", "press", "submit"])
async def test_all_but_forms_and_proposals_is_deferred_before_the_core_is_asked(discord: Discord, action: str) -> None:
    answered: list[int] = []
    core = a_core()

    async def handled(event: Event) -> Card:
        answered.append(list(discord.rest.turns.values())[-1].answered)
        return await handle(core, event)

    ann = discord.person("Ann")
    async with serving(discord, core, handled=handled):
        asked = await discord.slash(ann, "question", topic="drift")
        if action == "press":
            await discord.press(ann, asked, "Hint")
        if action == "submit":
            await discord.submit(await discord.press(ann, asked, "Answer"), "shift")
    assert set(answered) == {5}


async def test_a_form_opens_without_a_word_from_the_core(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        asked = await discord.slash(ann, "question", topic="drift")

    async def silent(event: Event) -> Card:
        raise AssertionError(f"the core was asked about a {type(event).__name__}")

    async with serving(discord, handled=silent):
        assert (await discord.press(ann, asked, "Answer")).modal["title"] == "Your answer"


async def test_a_question_too_long_for_a_label_stands_above_the_field(discord: Discord) -> None:
    ann = discord.person("Ann")
    core = a_core(Bank((replace(DRIFT, ask="Why " + "very " * 60 + "long?"),)))
    async with serving(discord, core):
        form = await discord.press(ann, await discord.slash(ann, "question"), "Answer")
    assert form.text.startswith("+ Your answer\nWhy very very")
    assert form.text.endswith("long?\nYour answer: ____")


async def test_a_long_reply_goes_on_in_further_private_messages_that_end_with_the_buttons(discord: Discord) -> None:
    ann = discord.person("Ann")
    core = a_core(Bank((replace(DRIFT, senior="and so on " * 600),)))
    async with serving(discord, core):
        asked = await discord.slash(ann, "question", discord.elsewhere)
        graded = await discord.submit(await discord.press(ann, asked, "Answer"), "shift")
        await discord.until(lambda: len(graded.messages) == 2)
    assert graded.is_private
    assert "[" not in graded.messages[0].text
    assert graded.message.text.endswith("[Next]")
    assert graded.text.split().count("so") == 600


async def test_a_fault_of_ours_is_told_in_private_and_gives_the_answer_back(discord: Discord) -> None:
    async def broken(event: Event) -> Card:
        raise ServiceFault

    ann = discord.person("Ann")
    async with serving(discord):
        form = await discord.press(ann, await discord.slash(ann, "question", topic="drift"), "Answer")
    async with serving(discord, handled=broken):
        told = await discord.submit(form, "what I wrote at length")
        asked = await discord.slash(ann, "question", public=True)
    assert "Something went wrong here" in told.text
    assert "what I wrote at length" in told.text
    assert "Something went wrong here" in asked.text
    assert asked.is_private


async def test_what_is_gone_from_the_bank_is_said_to_be_gone_and_the_answer_is_given_back(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        asked = await discord.slash(ann, "question", topic="drift")
        form = await discord.press(ann, asked, "Answer")
    async with serving(discord, a_core(Bank(BANK.questions[1:]))):
        told = await discord.submit(form, "my answer")
        assert "This question is no longer in the bank." in told.text
        assert "my answer" in told.text
        assert "no longer in the bank" in (await discord.press(ann, asked, "Answer")).text
        assert "no longer in the bank" in (await discord.press(ann, asked, "Hint")).text
        topic = await discord.slash(ann, "question", topic="drift", public=True)
        assert "There is no topic “drift”." in topic.text
        assert topic.is_private


async def test_an_answer_that_cannot_be_graded_is_told_so(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        form = await discord.press(ann, await discord.slash(ann, "question", topic="drift"), "Answer")
        assert "There is no word in this answer to grade." in (await discord.submit(form, "?!")).text


async def test_buttons_and_forms_of_another_version_are_met_with_a_sentence(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        for custom_id in ("old_button_7", "mlquiz:vote:drift-01:", "mlquiz", "\n:\n"):
            pressed = await discord.press(ann, discord.old_message(custom_id), "Old")
            assert "This button no longer works. Ask for a question to go on." in pressed.text
        form = await discord.press(ann, discord.old_message("mlquiz:answer:drift-01:"), "Old")
        told = await discord.submit(form, "my answer", custom_id="answer_modal_v0")
        assert "my answer" in told.text
        assert "Ask for another." in told.text
        form.modal["components"] = [{"type": 1, "components": [{"type": 4, "custom_id": "text"}]}]
        assert "credited" in (await discord.submit(form, "the shift")).text


async def test_a_command_of_another_version_is_met_with_the_nearest_one(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        discord.rest.commands[""][0]["options"].append({"type": 1, "name": "topic", "description": "Old"})
        old = await discord.slash(ann, "topic")
    assert "There is no command “topic”. Did you mean topics?" in old.text
    assert old.is_private


async def test_a_double_press_is_one_press_and_a_later_one_another(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        asked = await discord.slash(ann, "question", topic="drift")
        for _ in range(2):
            assert "3 more hints left." in (await discord.press(ann, asked, "Hint")).text
        discord.now += 2
        assert "2 more hints left." in (await discord.press(ann, asked, "Hint")).text


async def test_buttons_and_forms_from_before_a_restart_work_after_it(discord: Discord) -> None:
    ann, core = discord.person("Ann"), a_core()
    async with serving(discord, core):
        asked = await discord.slash(ann, "question", topic="drift")
        form = await discord.press(ann, asked, "Answer")
    async with serving(discord, core):
        assert "25 %" in (await discord.submit(form, "shift")).text
        assert "Point 1" in (await discord.press(ann, asked, "Reveal")).text
        assert (await discord.press(ann, asked, "Answer")).modal


async def test_two_ids_of_the_greatest_length_still_fit_in_a_button(discord: Discord) -> None:
    question = replace(DRIFT, id="q" * 60, points=(replace(DRIFT.points[0], id="p" * 59 + "9"), *DRIFT.points[1:]))
    ann = discord.person("Ann")
    async with serving(discord, a_core(Bank((question,)))):
        form = await discord.press(ann, await discord.slash(ann, "question"), "Answer")
        graded = await discord.submit(form, "~" + question.points[0].id)
        await discord.press(ann, graded, "Yes")
        assert "The inputs shift" in graded.text
        assert "Did you mean" not in graded.text
