"""The learner's own page: where they stand, what is due, the last result, the week's board and every verb."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.dialogue import VERBS, handle
from bot.domain.events import Command, Right
from bot.domain.question import Bank
from bot.domain.replies import Paragraph, Row, Tone
from tests.test_dialogue import (
    ANN,
    BANK,
    DRIFT,
    NOON,
    RAJ,
    TEAM,
    TREES,
    TREES_MID,
    a_core,
    at,
    command,
    labels,
    new_key,
    rows,
    submit,
    texts,
)


async def test_home_before_any_answer_says_how_to_start_and_what_is_due() -> None:
    card = await command(a_core(), "home")
    assert card.title == "Where you stand"
    assert card.private
    assert rows(card) == {"Due today": "3 of 3 questions are new to you this quarter"}
    assert texts(card) == [
        "No answers yet. Ask for a question to start.",
        "This week · Data team · Monday to Sunday, Europe/Berlin",
        "No points this week. Ask for a question to start.",
    ]


async def test_home_says_where_the_learner_stands_the_last_result_and_the_weeks_board() -> None:
    core = a_core()
    await submit(core, "shift concept skew stale", by=RAJ)
    await submit(at(core, NOON - timedelta(days=1)), "variance", TREES)
    await submit(core, "shift")
    card = await command(core, "home")
    assert card.blocks == (
        Row("Answers", "2"),
        Row("Mean score", "62 %"),
        Row("Points this quarter", "18"),
        Row("Streak", "2 days"),
        Row("Last result", "Why does a model decay? · 25 % · 25 November 2026, 13:00"),
        Row("Due today", "1 of 3 questions are new to you this quarter"),
        Paragraph("This week · Data team · Monday to Sunday, Europe/Berlin", Tone.STRONG),
        Row("Raj", "30", 1),
        Row("you", "18 · 12 behind Raj", 2, you=True),
    )


async def test_home_shows_the_settings_to_who_administers_the_team_alone() -> None:
    core = a_core()
    for right, shown in ((Right.NONE, False), (Right.OWN, False), (Right.ANY, True)):
        card = await handle(core, Command(new_key(), TEAM, ANN, "home", right=right))
        assert (rows(card).get("Time zone of the team") == "Europe/Berlin") is shown
        assert ("Change the time zone" in labels(card)) is shown


async def test_home_says_the_same_as_stats_and_the_board() -> None:
    core = a_core()
    await submit(core, "shift")
    home, stats = rows(await command(core, "home")), rows(await command(core, "stats"))
    for name in ("Answers", "Mean score", "Points this quarter", "Streak"):
        assert home[name] == stats[name]
    assert home["you"] == rows(await command(core, "leaderboard"))["you"]


async def test_a_question_answered_last_quarter_is_due_again() -> None:
    core = a_core(at=datetime(2026, 12, 31, 22, 59, tzinfo=UTC))  # one minute to midnight in Berlin
    for question in (DRIFT, TREES, TREES_MID):
        await submit(core, "nothing", question)
    assert rows(await command(core, "home"))["Due today"] == "nothing: you answered every question this quarter"
    later = at(core, datetime(2026, 12, 31, 23, 0, tzinfo=UTC))
    assert rows(await command(later, "home"))["Due today"] == "3 of 3 questions are new to you this quarter"


async def test_the_last_result_on_a_question_gone_from_the_bank_names_its_id() -> None:
    core = a_core()
    await submit(core, "shift")
    newer = replace(core, bank=Bank(BANK.questions[1:]))
    assert rows(await command(newer, "home"))["Last result"].startswith("drift-01 · 25 %")


async def test_home_has_a_button_for_every_other_verb_that_needs_no_question_or_channel_and_chooses_nothing() -> None:
    card = await command(a_core(), "home")
    choosing = {"squad", "squads", "leave", "join", "zone", "team-zone", "weekends"}
    assert {button.action for button in card.buttons} == set(VERBS) - {"home", "question", "hint", "daily"} - choosing
    assert labels(card) == ["Ask me a question", "Topics", "My progress", "Leaderboard", "Help"]
