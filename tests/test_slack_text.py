"""What Slack is given to draw: any text whatever, within every limit and contract, harmless and legible."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters import slack_blocks as draw
from bot.adapters.slack_text import bold, clip, escape, unescape
from bot.domain.replies import Button, Card, Form, Item, Mark, Paragraph, Row, TextInput, Tone
from tests.platforms.slack_contract import Json, message_faults, request_faults, view_faults
from tests.platforms.slack_screen import live

NASTY = (
    *("<!channel>", "<@U1>", "<https://evil.example|good>", "&lt;!here&gt;", "```", ":tada:", "*_~`"),
    *("\x00\u202e", "\ud800"),
)
any_text = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(NASTY), max_size=6).map("".join),
    st.sampled_from(["x" * 3000, "a b " * 750, "<" * 3000, "😀" * 1500, "* " * 1500, "\n" * 50, " ", ""]),
)
labels = st.text("abcdefg, ", max_size=200).map("a".__add__)
buttons = st.builds(Button, labels, st.just("hint"), st.text("ab-1", max_size=60))
blocks = st.one_of(
    st.builds(Paragraph, any_text, st.sampled_from(Tone), any_text),
    st.builds(Item, st.sampled_from(Mark), any_text, any_text),
    st.builds(Row, any_text, any_text, st.none() | st.integers(1, 99), st.booleans()),
)
forms = st.builds(lambda ask: Form("Your answer", "q-1", (TextInput("answer", ask, 3000),)), any_text)
cards = st.builds(
    Card,
    any_text,
    st.lists(blocks, max_size=12).map(tuple),
    st.lists(buttons, max_size=8).map(tuple),
    st.just("q-1"),
    st.none() | forms,
)


def faults(card: Card) -> list[str]:
    """What Slack would refuse of a card, shown in each of the places there are."""
    message = draw.message(card, "mark")
    modal, home = draw.modal(card, "mark", {"c": "C1"}), draw.home(card, "mark")
    return [
        *message_faults(message),
        *request_faults("chat.postMessage", {"channel": "C1", **message}),
        *view_faults(modal),
        *view_faults(home),
        *request_faults("views.update", {"view_id": "V1", "view": modal}),
        *request_faults("views.publish", {"user_id": "U1", "view": home}),
    ]


@settings(max_examples=20, deadline=None)
@given(cards)
def test_no_card_breaks_a_limit_or_a_contract(card: Card) -> None:
    assert faults(card) == []


def test_a_board_of_everybody_and_an_answer_of_3000_signs_fit() -> None:
    names = tuple(Row("<!channel> " + "n" * 200, "1,000", rank) for rank in range(1, 200))
    quote = Item(Mark.CREDITED, "&" * 3000, "<" * 3000)
    assert faults(Card("t" * 3000, (*names, quote, Paragraph("w " * 9000)))) == []


@given(any_text)
def test_nothing_written_by_others_pings_links_or_fences(text: str) -> None:
    for shown in (escape(text), bold(text), clip(escape(text), 50)):
        assert live(shown) == []
        assert "```" not in shown
        assert not any(sign in shown for sign in ("<", ">", "\u202e", "\x00", "\ud800"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs"]), max_size=80))
def test_what_was_written_is_what_is_seen(text: str) -> None:
    assert unescape(escape(text)).replace("\u200b", "") == text.replace("\u2028", "").replace("\u2029", "")


@given(any_text, st.integers(10, 200))
def test_what_is_cut_ends_whole(text: str, limit: int) -> None:
    cut = clip(escape(text), limit)
    assert len(cut) <= limit
    whole = cut.removesuffix(" …")
    assert escape(text).startswith(whole)
    assert escape(unescape(whole)).replace("\u200b", "") == whole.replace("\u200b", "")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        (":white_check_mark: credited at 10:30:15", ":\u200bwhite_check_mark: credited at 10:\u200b30:15"),
    ],
)
def test_what_slack_would_read_as_markup_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_a_long_explanation_goes_on_in_the_next_section() -> None:
    words = " ".join(f"word-{n}" for n in range(800))
    sections = draw.blocks(Card("", (Paragraph(words),)), "")
    assert " ".join(block["text"]["text"] for block in sections) == words


def test_a_quiet_paragraph_is_small_and_a_button_tells_what_it_is_for() -> None:
    card = Card("Why?", (Paragraph("by the way", Tone.QUIET),), (Button("Yes", "confirm", "p-1"),), "q-1")
    title, quiet, actions = draw.blocks(card, "m")
    assert (title["text"]["text"], quiet["type"]) == ("*Why?*", "context")
    value: Json = draw.value_of(actions["elements"][0]["value"])
    assert value == {"a": "confirm", "q": "q-1", "p": "p-1", "m": "m"}
