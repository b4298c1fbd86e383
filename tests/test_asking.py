"""Which question comes next, and the help on the way to its answer."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.asking import choose, form_for
from bot.core.practice import ladder
from bot.domain.errors import UnknownName
from bot.domain.learner import Progress
from bot.domain.question import Bank, KeyPoint, Kind, Level, Question
from tests.fakes import FakeStore
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
    everything,
    labels,
    press,
    submit,
    texts,
)

NEXT_QUARTER = datetime(2027, 1, 2, tzinfo=UTC)


def a_question(number: int, retired: bool = False) -> Question:
    point = KeyPoint("p", "A point")
    return Question(f"q-{number}", "drift", Level.MID, Kind.EXPLAIN, f"Question {number}?", (point,), retired=retired)


def a_bank(size: int) -> Bank:
    return Bank(tuple(a_question(number) for number in range(size)))


@given(st.integers(1, 12), st.data())
def test_a_question_never_asked_comes_before_any_that_was(size: int, data: st.DataObject) -> None:
    asked = data.draw(st.sets(st.integers(0, size - 1), max_size=size - 1))
    seed = data.draw(st.integers())
    last_asked = {f"q-{number}": NOON for number in asked}
    assert choose(a_bank(size), last_asked, None, None, random.Random(seed)).id not in last_asked


@given(st.integers(1, 12), st.integers())
def test_when_all_were_asked_the_next_is_of_the_third_asked_longest_ago(size: int, seed: int) -> None:
    last_asked = {f"q-{number}": NOON + timedelta(days=number) for number in range(size)}
    chosen = choose(a_bank(size), last_asked, None, None, random.Random(seed))
    assert chosen.id in [f"q-{number}" for number in range(-(-size // 3))]


def test_every_question_of_that_third_may_come() -> None:
    last_asked = {f"q-{number}": NOON + timedelta(days=number) for number in range(9)}
    chosen = {choose(a_bank(9), last_asked, None, None, random.Random(seed)).id for seed in range(50)}
    assert chosen == {"q-0", "q-1", "q-2"}


@given(st.integers())
def test_the_same_randomness_chooses_the_same_question(seed: int) -> None:
    first, second = (choose(a_bank(8), {}, None, None, random.Random(seed)) for _ in range(2))
    assert first == second


def test_a_retired_question_is_never_chosen() -> None:
    bank = Bank((a_question(1, retired=True), a_question(2)))
    assert {choose(bank, {}, None, None, random.Random(seed)).id for seed in range(20)} == {"q-2"}


@pytest.mark.parametrize(
    ("topic", "level", "message"),
    [
        ("drfit", None, "There is no topic “drfit”. Did you mean drift? Topics: drift, trees-ensembles."),
        (None, "expert", "There is no level “expert”. Levels: junior, mid, senior."),
        (None, "juniour", "There is no level “juniour”. Did you mean junior? Levels: junior, mid, senior."),
        ("drift", "mid", "drift has no mid questions. It has senior ones."),
        ("trees-ensembles", "senior", "trees-ensembles has no senior questions. It has junior and mid ones."),
    ],
)
def test_what_cannot_be_chosen_is_said(topic: str | None, level: str | None, message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        choose(BANK, {}, topic, level, random.Random(1))
    assert str(caught.value) == message


def test_a_level_that_the_bank_lacks_is_said_to_be_lacking() -> None:
    with pytest.raises(UnknownName, match=r"^The bank has no junior questions yet\. Ask without a level\.$"):
        choose(Bank((DRIFT,)), {}, None, "junior", random.Random(1))


@pytest.mark.parametrize(
    "words",
    [
        ("trees-ensembles", "mid"),
        ("mid", "trees-ensembles"),
        ("Trees", "ensembles", "MID"),
        ("trees", "mid", "ensembles"),
        ("trees_ensembles", "mid", "mid", ""),
        ("mid",),
    ],
)
async def test_topic_and_level_are_understood_in_any_order_and_case(words: tuple[str, ...]) -> None:
    assert (await command(a_core(), "ask", *words)).question_id == TREES_MID.id


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("drfit",), "There is no topic “drfit”. Did you mean drift? Topics: drift, trees-ensembles."),
        (
            ("trees",),
            "There is no topic “trees”. Did you mean trees-ensembles? Topics: drift, trees-ensembles.",
        ),
        (("senoir",), "There is no level “senoir”. Did you mean senior? Levels: junior, mid, senior."),
        (("junior", "senior"), "One level at a time, please: junior or senior."),
    ],
)
async def test_words_that_name_nothing_are_met_with_near_ones(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        await command(a_core(), "ask", *words)
    assert str(caught.value) == message


async def test_a_very_long_word_is_not_quoted_back_whole() -> None:
    with pytest.raises(UnknownName) as caught:
        await command(a_core(), "ask", "x" * 5000)
    assert len(str(caught.value)) < 200


async def test_a_question_comes_with_its_context_its_form_and_what_help_costs() -> None:
    card = await command(a_core(), "ask", "drift")
    assert card.title == "drift · senior"
    assert texts(card) == ["Why does a model decay?"]
    assert labels(card) == ["Answer", "Hint, costs 20 %", "Skip", "Reveal, no points"]
    assert card.form is not None
    assert card.form.question_id == card.question_id == DRIFT.id
    assert [(field.label, field.limit) for field in card.form.inputs] == [("Why does a model decay?", 3000)]


@pytest.mark.parametrize("words", [("public",), ("mid", "PUBLIC", "trees", "ensembles"), ("public", "drift")])
async def test_public_among_the_words_shows_the_question_to_everybody(words: tuple[str, ...]) -> None:
    card = await command(a_core(), "ask", *words)
    assert not card.private
    assert card.form is not None
    assert "public" not in everything(card).casefold()


async def test_a_public_question_shows_nothing_of_the_help_that_its_asker_took() -> None:
    core = a_core()
    await press(core, "reveal")
    assert labels(await command(core, "ask", "drift", "public")) == ["Answer privately"]


async def test_a_question_is_private_unless_public_is_asked_for() -> None:
    core = a_core()
    assert (await command(core, "ask", "drift")).private
    assert (await press(core, "next")).private


def test_the_form_of_a_question_comes_from_the_bank_alone() -> None:
    form = form_for(BANK, DRIFT.id)
    assert (form.question_id, [field.label for field in form.inputs]) == (DRIFT.id, [DRIFT.ask])


def test_there_is_no_form_for_a_question_gone_from_the_bank() -> None:
    with pytest.raises(UnknownName, match=r"^This question is no longer in the bank\. Ask for another\.$"):
        form_for(Bank((TREES,)), DRIFT.id)


async def test_asking_again_and_again_goes_round_the_whole_bank() -> None:
    core = a_core()
    asked = {(await command(core, "ask")).question_id for _ in range(3)}
    assert asked == {DRIFT.id, TREES.id, TREES_MID.id}


@pytest.mark.parametrize("action", ["skip", "next"])
async def test_skip_and_next_never_put_the_same_question_again(action: str) -> None:
    core = a_core()
    card = await command(core, "ask")
    for day in range(20):
        following = await press(at(core, NOON + timedelta(days=day)), action, core.bank.get(card.question_id) or DRIFT)
        assert following.question_id != card.question_id
        card = following


async def test_next_works_from_a_card_without_a_question() -> None:
    nothing = Question("", "", Level.MID, Kind.LIST, "", ())
    assert (await press(a_core(), "next", nothing)).form is not None


@pytest.mark.parametrize("action", ["answer", "again"])
async def test_answer_and_try_again_show_the_question_with_its_form(action: str) -> None:
    card = await press(a_core(), action)
    assert card.question_id == DRIFT.id
    assert card.form is not None


@pytest.mark.parametrize("action", ["answer", "again", "hint", "reveal", "why"])
async def test_a_question_gone_from_the_bank_is_said_to_be_gone(action: str) -> None:
    with pytest.raises(UnknownName, match=r"^This question is no longer in the bank\. Ask for another\.$"):
        await press(a_core(), action, a_question(99))


async def test_a_question_retired_after_it_was_asked_can_still_be_answered() -> None:
    bank = Bank((a_question(1, retired=True),))
    assert (await press(a_core(bank), "answer", a_question(1))).form is not None


def test_the_ladder_gives_each_points_first_hint_before_any_second() -> None:
    steps = [(point.id, step) for point, step in ladder(DRIFT)]
    assert steps == [("shift", 0), ("concept", 0), ("shift", 1), ("concept", 1)]


async def test_hints_come_in_order_and_say_how_many_are_left_and_what_they_cost() -> None:
    core = a_core()
    assert [texts(await press(core, "hint")) for _ in range(4)] == [
        [
            "Think of the users.",
            "3 more hints left.",
            "A first answer now brings at most 80 % of the points.",
        ],
        [
            "Think of the label.",
            "2 more hints left.",
            "A first answer now brings at most 60 % of the points.",
        ],
        [
            "Do they behave as before?",
            "1 more hint left.",
            "A first answer now brings at most 40 % of the points.",
        ],
        [
            "Does it mean the same?",
            "No hints left after this one.",
            "A first answer now brings at most 20 % of the points.",
        ],
    ]


async def test_pressing_past_the_last_hint_shows_it_again_and_costs_nothing() -> None:
    core = a_core()
    last = [await press(core, "hint") for _ in range(4)][-1]
    assert await press(core, "hint") == last
    assert "+6 (30 without hints)" in everything(await submit(core, "shift concept skew stale"))


async def test_the_hint_button_goes_when_the_ladder_is_used_up() -> None:
    core = a_core()
    shown = [labels(await press(core, "hint")) for _ in range(4)]
    assert [any(label.startswith("Hint") for label in card) for card in shown] == [True, True, True, False]


async def test_a_question_without_hints_says_so_and_takes_none() -> None:
    bank = a_bank(1)
    core = a_core(bank)
    assert "Hint, costs 20 %" not in labels(await command(core, "ask"))
    assert texts(await press(core, "hint", bank.questions[0])) == ["This question has no hints."]
    assert texts(await submit(core, "p", bank.questions[0]))[0].endswith("+20")


@pytest.mark.parametrize("action", ["ask", "next", "skip"])
async def test_an_event_delivered_twice_puts_the_same_question(action: str) -> None:
    core = a_core()
    first, second = [await press(core, action, TREES_MID, key="same") for _ in range(2)]
    assert first == second
    third = await press(core, action, TREES_MID, key="another")
    assert third.question_id != first.question_id


class BothLookFirst(FakeStore):
    """A store in which two events both learn where the learner stands before either goes on."""

    def __init__(self) -> None:
        super().__init__()
        self._both = asyncio.Barrier(2)

    async def progress(
        self, team_id: str, learner_id: str, question_id: str, quarter: str, since: datetime | None = None
    ) -> Progress:
        found = await super().progress(team_id, learner_id, question_id, quarter, since)
        await self._both.wait()
        return found


async def test_two_presses_for_the_last_hint_at_once_take_one_hint() -> None:
    store = BothLookFirst()
    together = replace(a_core(), store=store)
    first, second = await asyncio.gather(press(together, "hint", TREES), press(together, "hint", TREES))
    assert first == second
    taken = await FakeStore.progress(store, TEAM.id, ANN.id, TREES.id, "2026Q4")
    assert taken.help.hints == 1


async def test_a_hint_delivered_twice_is_one_hint() -> None:
    core = a_core()
    first, second = [await press(core, "hint", key="same") for _ in range(2)]
    assert first == second


async def test_one_learners_hints_do_not_cost_another() -> None:
    core = a_core()
    await press(core, "hint", by=RAJ)
    assert texts(await press(core, "hint", by=ANN))[0] == "Think of the users."


async def test_after_an_answer_hints_are_free_and_start_where_the_result_stopped() -> None:
    core = a_core()
    result = everything(await submit(core, "skew stale"))
    assert "Think of the users." in result
    assert "Think of the label." in result
    card = await press(core, "hint")
    assert texts(card) == ["Do they behave as before?", "1 more hint left."]
    assert "Hint" in labels(card)
    assert texts(await press(core, "hint")) == ["Does it mean the same?", "No hints left after this one."]


async def test_points_already_made_are_not_hinted_at() -> None:
    core = a_core()
    await submit(core, "shift")
    first, second = [texts(await press(core, "hint", key="same")) for _ in range(2)]
    assert first == second == ["Does it mean the same?", "No hints left after this one."]


async def test_when_only_first_hints_exist_the_result_has_shown_them_all() -> None:
    core = a_core()
    assert "Hint" not in labels(await submit(core, "nothing", TREES))
    assert texts(await press(core, "hint", TREES)) == [
        "No hints left: the result above shows all there is, short of a reveal."
    ]


async def test_there_is_nothing_to_hint_at_when_every_point_is_made() -> None:
    core = a_core()
    await submit(core, "shift concept skew stale")
    assert texts(await press(core, "hint")) == ["You made every point, so there is nothing left to hint at."]


async def test_a_reveal_shows_every_point_the_example_the_senior_thinking_and_the_references() -> None:
    card = await press(a_core(), "reveal")
    said = everything(card)
    for text in (
        *(point.text for point in DRIFT.points),
        "A shop after a price change.",
        "Check the data first.",
        "https://example.org/drift",
    ):
        assert text in said
    assert "It brings no points this quarter." in said
    assert labels(card) == ["Answer", "Next"]


async def test_a_reveal_after_the_first_answer_costs_nothing_and_says_nothing_of_points() -> None:
    core = a_core()
    await submit(core, "shift")
    card = await press(core, "reveal")
    assert "no points" not in everything(card)
    assert labels(card) == ["Try again", "Next"]


async def test_help_that_can_cost_nothing_more_is_not_said_to_cost() -> None:
    core = a_core()
    await submit(core, "shift")
    assert labels(await press(core, "answer")) == ["Answer", "Hint", "Skip", "Reveal"]


async def test_after_a_reveal_no_more_help_is_offered_with_the_question() -> None:
    core = a_core()
    await press(core, "reveal")
    assert labels(await press(core, "answer")) == ["Answer", "Skip"]
    assert labels(await press(core, "hint")) == ["Answer", "Skip"]


async def test_a_new_quarter_starts_with_no_help_taken() -> None:
    core = a_core()
    await press(core, "hint")
    await press(core, "reveal")
    await submit(core, "shift")
    later = at(core, NEXT_QUARTER)
    assert labels(await press(later, "answer")) == ["Answer", "Hint, costs 20 %", "Skip", "Reveal, no points"]
    assert texts(await press(later, "hint"))[0] == "Think of the users."
