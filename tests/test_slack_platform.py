"""The simulated Slack sees what it claims to see: a platform that passes everything would prove nothing."""

import asyncio

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack import SimSlack
from tests.platforms.slack_contract import Json, message_faults, present, request_faults, view_faults
from tests.platforms.slack_world import ANN, BOT_TOKEN, CHANNEL


def section(text: str, **more: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def actions(*buttons: Json) -> Json:
    return {"type": "actions", "elements": list(buttons)}


def button(label: str = "Yes", **more: str) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, **more}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"text": "x", "blocks": []}, "0 blocks"),
        ({"text": "x", "blocks": [section("x")] * 51}, "51 blocks"),
        ({"text": " ", "blocks": [section("x")]}, "no text beside the blocks"),
        ({"text": "x" * 40_001, "blocks": [section("x")]}, "msg_too_long"),
        ({"text": "x", "blocks": [section("x" * 2900)] * 4}, "msg_blocks_too_long"),
        ({"text": "x", "blocks": [section("x" * 3001)]}, "a text of 3001 characters"),
        ({"text": "x", "blocks": [section(" ")]}, "a text with nothing to see"),
        (
            {"text": "x", "blocks": [section("a", block_id="b"), section("c", block_id="b")]},
            "block_id 'b' stands",
        ),
        ({"text": "x", "blocks": [actions(button(action_id="a"), button(action_id="a"))]}, "action_id 'a' stands"),
        ({"text": "x", "blocks": [actions(button("x" * 76))]}, "label of 76 characters"),
        ({"text": "x", "blocks": [actions(button(value="x" * 2001))]}, "value of 2001 characters"),
    ],
)
def test_a_message_over_a_limit_is_seen(body: Json, fault: str) -> None:
    assert any(fault in found for found in message_faults(body))


FIELD = {"type": "input", "label": {"text": "x"}, "element": {"type": "plain_text_input"}}


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        ({"type": "modal", "title": {"text": "x" * 25}, "blocks": [section("x")]}, "title of 25 characters"),
        ({"type": "modal", "title": {"text": "x"}, "blocks": [section("x")] * 101}, "101 blocks in a view"),
        (
            {
                "type": "modal",
                "title": {"text": "x"},
                "blocks": [{"type": "input", "label": {"text": "x"}, "element": {"type": "x"}}],
            },
            "inputs without a submit",
        ),
        (
            {"type": "modal", "title": {"text": "x"}, "blocks": [section("x")], "private_metadata": "x" * 3001},
            "private_metadata of 3001 characters",
        ),
    ],
)
def test_a_view_over_a_limit_is_seen(view: Json, fault: str) -> None:
    assert any(fault in found for found in view_faults(view))


def test_a_misspelt_argument_is_seen_by_the_contract() -> None:
    if not present():
        pytest.skip("the contracts folder is absent: only the limits written by hand were checked")
    assert request_faults("chat.postMessage", {"channel": "C1", "text": "x"}) == []
    assert request_faults("chat.postMessage", {"channel": "C1", "text": "x", "unfurl_link": False}) != []


@pytest.mark.parametrize("text", ["<!channel> look", "<@U1>", "<https://evil.example|good>"])
async def test_a_ping_and_a_masked_link_are_seen(slack: SimSlack, text: str) -> None:
    await client(slack).chat_postMessage(
        channel=CHANNEL, text="x", blocks=[section(text)], unfurl_links=False, unfurl_media=False
    )
    assert "somebody would be pinged or misled" in slack.violations.pop()


async def test_a_trigger_is_good_once_and_for_three_seconds(slack: SimSlack) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [section("x")]}
    once, late = (slack.command_payload(ANN, "")["trigger_id"] for _ in range(2))
    await client(slack).views_open(trigger_id=once, view=view)
    slack.now += 4
    for trigger, error in ((once, "exchanged_trigger_id"), (late, "expired_trigger_id")):
        with pytest.raises(SlackApiError, match=error):
            await client(slack).views_open(trigger_id=trigger, view=view)


async def test_a_channel_that_the_bot_is_not_in_is_closed(slack: SimSlack) -> None:
    slack.joined.clear()
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client(slack).chat_postEphemeral(channel=CHANNEL, user=ANN.id, text="x", blocks=[section("x")])


async def test_a_call_that_is_held_waits(slack: SimSlack) -> None:
    go = slack.hold("auth.test")
    call = asyncio.create_task(client(slack).auth_test())
    await slack.until(lambda: not call.done())
    assert slack.calls == []
    go.set()
    assert (await call)["ok"]


def client(slack: SimSlack) -> AsyncWebClient:
    """The real client, pointed at the simulated Slack."""
    return AsyncWebClient(base_url=f"{slack.url}/api/", token=BOT_TOKEN)
