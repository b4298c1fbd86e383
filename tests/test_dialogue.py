"""From events to replies, and the small world that the core's other tests share."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.dialogue import ACTIONS, VERBS, Core, handle
from bot.domain.errors import BadAnswer, UnknownName
from bot.domain.events import Command, Press, Submission
from bot.domain.grade import Evidence, Grade, Slip, Verdict
from bot.domain.learner import Learner, Team
from bot.domain.question import Bank, KeyPoint, Kind, Level, Misconception, Question
from bot.domain.replies import Card, Item, Mark, Paragraph, Row
from tests.fakes import FakeClock, FakeStore

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday in the fourth quarter."""

TEAM = Team("T1", "Data team", "Europe/Berlin")
ANN, RAJ = Learner("ann", "Ann"), Learner("raj", "Raj")

DRIFT = Question(
    id="drift-01",
    topic="drift",
    level=Level.SENIOR,
    kind=Kind.LIST,
    ask="Why does a model decay?",
    points=(
        KeyPoint("shift", "The inputs shift", hints=("Think of the users.", "Do they behave as before?")),
        KeyPoint("concept", "The concept changes", hints=("Think of the label.", "Does it mean the same?")),
        KeyPoint("skew", "Serving skews the features", probe="Who computes the features?"),
        KeyPoint("stale", "The data grow stale"),
    ),
    misconceptions=(Misconception("too simple", "Capacity explains a poor offline score."),),
    senior="Check the data first.",
    example="A shop after a price change.",
    references=("https://example.org/drift",),
)
TREES = Question(
    id="trees-01",
    topic="trees-ensembles",
    level=Level.JUNIOR,
    kind=Kind.EXPLAIN,
    ask="Why average trees?",
    points=(KeyPoint("variance", "Averaging lowers the variance", hints=("Think of the errors.",)),),
)
TREES_MID = replace(TREES, id="trees-02", level=Level.MID, ask="Why boost trees?")
BANK = Bank((DRIFT, TREES, TREES_MID), version="bank-1")


def word_grade(question: Question, text: str) -> Grade:
    """Credits a point whose id is in the text. `id?` is a doubtful credit, `~id` a doubtful miss."""
    verdicts = tuple(verdict(point.id, text) for point in question.points)
    weights = [point.weight for point in question.points]
    made = sum(w for w, v in zip(weights, verdicts, strict=True) if v.credited)
    slips = tuple(Slip(m, evidence(m.says, text)) for m in question.misconceptions if m.says in text)
    return Grade(made / sum(weights), verdicts, slips)


def verdict(point_id: str, text: str) -> Verdict:
    if point_id not in text:
        return Verdict(point_id, credited=False, sure=True, coverage=0.0)
    credited = f"~{point_id}" not in text
    sure = credited and f"{point_id}?" not in text
    return Verdict(point_id, credited, sure, 1.0 if credited else 0.4, (evidence(point_id, text),))


def evidence(words: str, text: str) -> Evidence:
    start = text.index(words)
    return Evidence(start, start + len(words), words, f"says “{words}”")


def a_core(bank: Bank = BANK, at: datetime = NOON) -> Core:
    return Core(bank, FakeStore(), word_grade, "grader-1", FakeClock(at), random.Random(7))


def at(core: Core, moment: datetime) -> Core:
    """The same core at another moment."""
    return replace(core, clock=FakeClock(moment))


async def command(core: Core, verb: str, *words: str, by: Learner = ANN, team: Team = TEAM) -> Card:
    return await handle(core, Command(new_key(), team, by, verb, words))


async def press(
    core: Core, action: str, question: Question = DRIFT, by: Learner = ANN, key: str | None = None, point: str = ""
) -> Card:
    return await handle(core, Press(key or new_key(), TEAM, by, action, question.id, point))


async def submit(core: Core, text: str, question: Question = DRIFT, by: Learner = ANN, key: str | None = None) -> Card:
    return await handle(core, Submission(key or new_key(), TEAM, by, question.id, text))


_keys = iter(range(10**9))


def new_key() -> str:
    return f"key-{next(_keys)}"


def texts(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Paragraph)]


def rows(card: Card) -> dict[str, str]:
    return {block.name: block.value for block in card.blocks if isinstance(block, Row)}


def items(card: Card) -> list[tuple[Mark, str, str]]:
    return [(block.mark, block.text, block.quote) for block in card.blocks if isinstance(block, Item)]


def everything(card: Card) -> str:
    """All that the card says."""
    return "\n".join([card.title, *map(str, card.blocks), *(button.label for button in card.buttons)])


def labels(card: Card) -> list[str]:
    return [button.label for button in card.buttons]


async def test_every_verb_answers_with_a_card_that_says_something() -> None:
    core = a_core()
    for verb in VERBS:
        card = await command(core, verb)
        assert card.title
        assert card.blocks


async def test_every_button_of_every_card_is_understood() -> None:
    core = a_core()
    cards = [await command(core, verb) for verb in VERBS]
    cards += [await press(core, action) for action in ACTIONS if not action.startswith(("daily-", "board-"))]
    cards += [await submit(core, "shift"), await press(core, "why")]
    assert {button.action for card in cards for button in card.buttons} <= {*ACTIONS, *VERBS}


@pytest.mark.parametrize("verb", sorted(set(VERBS) - set(ACTIONS)))
async def test_a_verb_is_pressed_as_well_as_typed(verb: str) -> None:
    typed, pressed = await command(a_core(), verb), await press(a_core(), verb)
    assert pressed == typed


async def test_no_verb_at_all_asks_a_question() -> None:
    assert (await command(a_core(), "  ")).form is not None


@pytest.mark.parametrize("words", [("drift",), ("Drift", "senior"), ("senior", "drift"), ("public", "drift")])
async def test_what_ask_takes_may_be_typed_without_it(words: tuple[str, ...]) -> None:
    shown, asked = await command(a_core(), *words), await command(a_core(), "ask", *words)
    assert (shown.question_id, shown.private) == (asked.question_id, asked.private)


async def test_a_verb_is_understood_in_any_case() -> None:
    assert (await command(a_core(), " Topics ")).title == "Topics"


@pytest.mark.parametrize(
    ("verb", "suggestion"),
    [
        ("leaderbord", "leaderboard"),
        ("stat", "stats"),
        ("drfit", "ask drift"),
        ("trees", "ask trees-ensembles"),
    ],
)
async def test_an_unknown_verb_is_met_with_the_nearest_verb_or_topic(verb: str, suggestion: str) -> None:
    with pytest.raises(UnknownName, match=f"^There is no command “{verb}”. Did you mean {suggestion}"):
        await command(a_core(), verb)


async def test_a_verb_like_no_other_is_met_with_what_lists_all_verbs() -> None:
    with pytest.raises(UnknownName) as caught:
        await command(a_core(), "xyzzy")
    assert str(caught.value) == f"There is no command “xyzzy”. There are {len(VERBS)}; “help” lists them."


async def test_a_button_that_is_no_more_says_how_to_go_on() -> None:
    with pytest.raises(UnknownName, match=r"^This button no longer works\. Ask for a question"):
        await press(a_core(), "said")


async def test_a_fault_reaches_the_front_end() -> None:
    with pytest.raises(BadAnswer):
        await submit(a_core(), "")


async def test_topics_are_listed_with_their_questions_by_level() -> None:
    assert rows(await command(a_core(), "topics")) == {
        "drift": "1 question · 1 senior",
        "trees-ensembles": "2 questions · 1 junior, 1 mid",
    }


async def test_help_names_each_verb_and_an_example_that_works() -> None:
    core = a_core()
    card = await command(core, "help")
    assert {row.split()[0] for row in rows(card)} == set(VERBS) - {"question"}
    example = rows(card)["ask"].split(": ask ")[1].split()
    assert (await command(core, "ask", *example)).question_id == DRIFT.id


async def test_help_says_what_help_costs() -> None:
    assert texts(await command(a_core(), "help"))[-1] == (
        "First attempts count, once a question a quarter. Each hint taken before the first costs 20 % of its "
        "points; a reveal before it takes them all."
    )


@pytest.mark.parametrize("verb", ["ask", "topics", "help"])
async def test_an_empty_bank_is_said_to_be_empty(verb: str) -> None:
    with pytest.raises(UnknownName, match=r"^The bank has no questions yet\.$"):
        await command(a_core(Bank(())), verb)


async def test_a_learner_goes_by_the_newest_name() -> None:
    core = a_core()
    await submit(core, "shift", by=RAJ)
    await command(core, "help", by=Learner("raj", "Rajesh"))
    assert "Rajesh" in rows(await command(core, "leaderboard"))
