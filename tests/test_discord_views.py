"""Whatever a card or a form says, Discord takes it, and the person reads it as it was said."""

import asyncio
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.adapters.discord_views import (
    BUTTON,
    PAGE,
    PAGES,
    Id,
    cut,
    escaped,
    modal,
    pages,
    pieces,
    read_id,
    size,
    write_id,
)
from bot.domain.replies import Block, Button, Card, Form, Item, Mark, Paragraph, Row, TextInput, Tone
from tests.discord_world import serving
from tests.platforms.discord import Discord
from tests.platforms.discord_contract import V2, Json, nested, request_faults
from tests.platforms.discord_screen import read_aloud
from tests.test_dialogue import BANK, a_core

IDS = st.text("abcxyz019-", min_size=1, max_size=60)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("*_~`|>#-[]()<@!&:\\ \n1.a", max_size=60),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=30), st.integers(1, 200)),
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, TEXTS, st.sampled_from(Tone), TEXTS),
    st.builds(Item, st.sampled_from(Mark), TEXTS, TEXTS),
    st.builds(Row, TEXTS, TEXTS, st.none() | st.integers(1, 9999), st.booleans()),
)
BUTTONS = st.lists(
    st.builds(Button, TEXTS, st.sampled_from(["next", "confirm"]), IDS), max_size=30, unique_by=lambda b: b.point_id
)
CARDS = st.builds(Card, TEXTS, st.lists(BLOCKS, max_size=12).map(tuple), BUTTONS.map(tuple), IDS)


def payloads(card: Card) -> list[Json]:
    """What is sent for a card."""

    async def built() -> list[Json]:  # the library wants a running loop
        views = pages(card)
        return [{"components": [part.to_component_dict() for part in one.children], "flags": V2} for one in views]

    return asyncio.run(built())


@settings(max_examples=40, deadline=None)
@given(CARDS)
def test_no_card_breaks_a_contract_or_a_limit(card: Card) -> None:
    sent = payloads(card)
    assert 1 <= len(sent) <= PAGES
    for payload in sent:
        assert request_faults("PATCH", "/webhooks/1/token/messages/@original", payload) == []
        assert request_faults("POST", "/webhooks/1/token", payload) == []


@settings(max_examples=40, deadline=None)
@given(CARDS)
def test_the_buttons_stand_on_the_last_message_and_each_says_what_it_is_about(card: Card) -> None:
    sent = [[part for part in nested(payload["components"]) if part["type"] == 2] for payload in payloads(card)]
    assert not any(sent[:-1])
    found = [read_id(part["custom_id"]) for part in sent[-1]]
    assert found == [Id(one.action, card.question_id, one.point_id, one.about) for one in card.buttons[: len(found)]]
    assert len(found) >= min(len(card.buttons), 20)


@settings(max_examples=40, deadline=None)
@given(st.builds(Form, TEXTS, IDS, st.tuples(st.builds(TextInput, IDS, TEXTS, st.integers(1, 3000)))))
def test_no_form_breaks_a_contract_or_a_limit(form: Form) -> None:
    async def built() -> Json:
        return dict(modal(form).to_dict())

    payload = asyncio.run(built())
    assert request_faults("POST", "/interactions/1/token/callback", {"type": 9, "data": payload}) == []
    assert read_id(payload["custom_id"]) == Id("answer", form.question_id)


def words(text: str) -> list[str]:
    """What one reads: the words without what cannot be shown."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text).split()


@given(st.text("*_~`|>#-[]()<@!&:\\ \n1.ab", max_size=200))
@example("[**bold**](https://example.org)")
@example("1. one\n2. two\n-# small\n> quote\n  - list")
@example("<@123> <#1> <t:0:R> </mlquiz:1> @everyone ||hidden||")
def test_markdown_and_mentions_are_read_as_they_were_written(text: str) -> None:
    assert words(read_aloud(escaped(text))) == words(text)


@given(st.text(), st.integers(2, 50))
def test_pieces_hold_every_word_and_none_is_too_long(text: str, limit: int) -> None:
    found = list(pieces(text, limit))
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(size(piece) <= limit for piece in found)


@given(st.lists(st.text("ab*", min_size=1, max_size=4), min_size=1), st.integers(20, 60))
def test_pieces_break_between_words(parts: list[str], limit: int) -> None:
    text = escaped(" ".join(parts))
    assert " ".join(pieces(text, limit)).split() == text.split()


@given(st.text("a*\\", min_size=1), st.integers(2, 60))
def test_pieces_of_a_long_word_never_part_a_backslash_from_what_it_protects(word: str, limit: int) -> None:
    assert "".join(map(read_aloud, pieces(escaped(word), limit))) == word


@given(TEXTS)
def test_what_is_cut_fits_on_one_line_and_is_never_blank(text: str) -> None:
    line = cut(text, BUTTON)
    assert "\n" not in line
    assert 1 <= size(line) <= BUTTON


def test_a_long_card_goes_on_in_further_messages_and_a_longer_one_is_cut() -> None:
    long, longer = ("word " * (PAGE // 5 * times) for times in (2, 9))
    assert [len(payloads(Card("Title", (Paragraph(text),)))) for text in ("short", long, longer)] == [1, 3, 4]
    last = payloads(Card("Title", (Paragraph(longer),)))[-1]["components"][0]["components"][0]["content"]
    assert last.endswith("word\n…")


@given(IDS, IDS | st.just(""), st.sampled_from(["hint", "confirm", "leaderboard"]))
@example("q" * 60, "9" * 60, "leaderboard")
@example("q" * 60, "-" * 59, "confirm")
def test_a_custom_id_says_everything_in_a_hundred_characters(question_id: str, point_id: str, action: str) -> None:
    custom_id = write_id(action, question_id, point_id)
    assert size(custom_id) <= 100
    assert read_id(custom_id) == Id(action, question_id, point_id)


@given(st.text())
@example("mlquiz:")
@example("mlquiz:a:一")
def test_any_custom_id_is_read_without_a_fault(custom_id: str) -> None:
    assert read_id(custom_id).action is not None


@settings(max_examples=6, deadline=None)
@given(st.text(max_size=3000).map(lambda text: (text * 50)[:3000]), st.text(min_size=1, max_size=32), TEXTS)
def test_any_name_and_answer_pass_through_question_answer_and_board(answer: str, name: str, team: str) -> None:
    async def play() -> None:
        async with Discord() as discord:
            discord.rename_server(team)
            person = discord.person(name)
            async with serving(discord, a_core(BANK)):
                asked = await discord.slash(person, "question", topic="drift")
                await discord.submit(await discord.press(person, asked, "Answer"), f"{answer} shift")
                await discord.press(person, asked, "Hint")
                await discord.slash(discord.person("Raj"), "leaderboard")
        assert discord.violations == []

    asyncio.run(play())
