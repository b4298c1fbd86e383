"""The simulated Discord is as strict as the real one: what that refuses, it refuses too."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.platforms import contracts
from tests.platforms.discord import Discord
from tests.platforms.discord_contract import V2, Json, frame_faults, message_faults, request_faults
from tests.platforms.discord_gateway import TOKEN
from tests.platforms.discord_screen import Turn

EDIT = "/webhooks/1/token/messages/@original"
CALLBACK = "/interactions/1/token/callback"


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as platform:
        yield platform


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:
        yield session


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def button(custom_id: str = "a", label: str = "Go") -> Json:
    return {"type": 2, "style": 2, "custom_id": custom_id, "label": label}


def row(*buttons: Json) -> Json:
    return {"type": 1, "components": list(buttons)}


def framed(*parts: Json, **more: Any) -> Json:
    return {"flags": V2, "components": [{"type": 17, "components": list(parts)}], **more}


def a_modal(**changed: Any) -> Json:
    field = {"type": 4, "custom_id": "answer", "style": 2, "max_length": 3000}
    label = {"type": 18, "label": "Your answer", "component": field}
    return {"type": 9, "data": {"custom_id": "form", "title": "Title", "components": [label], **changed}}


def a_command(**changed: Any) -> list[Json]:
    return [{"name": "mlquiz", "type": 1, "description": "About", "options": [], **changed}]


def an_option(name: str = "topic", **changed: Any) -> Json:
    return {"type": 3, "name": name, "description": "About", **changed}


GOOD = framed(text("Hello"), row(button()))


def test_what_is_within_the_limits_is_taken() -> None:
    assert request_faults("PATCH", EDIT, GOOD) == []
    assert request_faults("POST", CALLBACK, a_modal()) == []
    assert request_faults("PUT", "/applications/1/commands", a_command()) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ({"content": "x" * 2001}, "content is over 2000"),
        ({"content": "\N{OWL}" * 1001}, "content is over 2000"),
        (framed(text("x"), content="y"), "content or embeds beside components v2"),
        (framed(text("x"), flags=0), "components v2 without their flag"),
        (framed(*[text("x")] * 40), "over 40 components"),
        (framed(text("x" * 2000), text("y" * 2001)), "over 4000 characters of text"),
        (framed(text(" \n")), "a blank text"),
        (framed(row(button(), button())), "a custom_id twice"),
        (framed(row(button("x" * 101))), "a custom_id over 100"),
        (framed(row(*(button(str(n)) for n in range(6)))), "a row without buttons or with over 5"),
        (framed(row(button(label="x" * 81))), "a label that is blank or over 80"),
        ({"embeds": [{"title": "x" * 200, "description": "y" * 4000}] * 2}, "over 6000 characters of embeds"),
    ],
)
def test_a_message_beyond_a_limit_is_refused_with_or_without_the_contracts(message: Json, fault: str) -> None:
    assert fault in message_faults(message)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (a_modal(components=[]), "a modal has 1 to 5 components"),
        (a_modal(title="x" * 46), "a modal's title has 1 to 45 characters"),
        (a_modal(custom_id="x" * 101), "a custom_id over 100"),
        (a_modal(components=[text(" ")]), "a blank text"),
        ({"type": 8, "data": {"choices": [{"name": "x", "value": "x"}] * 26}}, "over 25 choices"),
        ({"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "x"}]}}, "a choice has 1 to 100 characters"),
    ],
)
def test_a_form_or_a_proposal_beyond_a_limit_is_refused(body: Json, fault: str) -> None:
    assert fault in request_faults("POST", CALLBACK, body)


@pytest.mark.parametrize(
    ("commands", "fault"),
    [
        (a_command() * 101, "over 100 commands"),
        (a_command(name="MLquiz"), "MLquiz: is no name"),
        (a_command(name="ml quiz"), "ml quiz: is no name"),
        (a_command(description=""), "mlquiz: a description has 1 to 100 characters"),
        (a_command(options=[an_option(f"o{n}") for n in range(26)]), "mlquiz: over 25 options"),
        (a_command(options=[an_option(), an_option()]), "mlquiz: an option twice"),
        (
            a_command(options=[an_option("a"), an_option("b", required=True)]),
            "mlquiz: a required option after an optional one",
        ),
        (
            a_command(options=[an_option(choices=[{"name": f"{n}" * 50, "value": "x" * 100} for n in range(26)])]),
            "topic: over 25 choices",
        ),
        (
            a_command(
                options=[an_option(f"o{n}", choices=[{"name": "x" * 99, "value": "y" * 99}] * 2) for n in range(25)]
            ),
            "mlquiz: over 8000 characters",
        ),
    ],
)
def test_commands_beyond_a_limit_are_refused(commands: list[Json], fault: str) -> None:
    assert fault in request_faults("PUT", "/applications/1/commands", commands)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", EDIT, {**GOOD, "componets": []}),
        ("POST", CALLBACK, {"type": 5, "data": {"flag": 64}}),
        ("POST", CALLBACK, {"type": 55}),
        ("PUT", "/applications/1/commands", a_command(autocomplete=True)),
        ("GET", "/no/such/route", {}),
    ],
)
def test_what_the_contract_does_not_know_is_refused(method: str, path: str, body: object) -> None:
    if contracts.read("discord/openapi.quizbot.json") is None:
        pytest.skip("the contracts folder is absent: set MLQUIZ_CONTRACTS to where it is")
    assert request_faults(method, path, body)


def test_a_frame_that_the_contract_does_not_know_is_refused() -> None:
    if contracts.read("discord/gateway.discord-api-types.schema.json") is None:
        pytest.skip("the contracts folder is absent: set MLQUIZ_CONTRACTS to where it is")
    assert frame_faults("RESUME", {"op": 6, "d": {"token": "t", "session_id": "s", "seq": 1}}) == []
    assert frame_faults("RESUME", {"op": 6, "d": {"token": "t", "session_id": None, "seq": 1}})


async def pressed(discord: Discord) -> Turn:
    return await discord.do_press(discord.person("Ann"), discord.old_message("old"), "Old")


def callback(discord: Discord, turn: Turn) -> str:
    return f"{discord.api}/interactions/{turn.payload['id']}/{turn.payload['token']}/callback"


def webhook(discord: Discord, turn: Turn) -> str:
    return f"{discord.api}/webhooks/{turn.payload['application_id']}/{turn.payload['token']}"


DEFERRED = {"type": 5, "data": {"flags": 64}}


async def test_an_interaction_is_answered_once_within_three_seconds(
    discord: Discord, http: aiohttp.ClientSession
) -> None:
    turn, late = await pressed(discord), await pressed(discord)
    assert (await http.post(callback(discord, turn), json=DEFERRED)).status == 200
    assert (await (await http.post(callback(discord, turn), json=DEFERRED)).json())["code"] == 40060
    discord.now += 3.1
    assert (await (await http.post(callback(discord, late), json=DEFERRED)).json())["code"] == 10062


async def test_a_token_lives_fifteen_minutes_and_only_after_a_first_response(
    discord: Discord, http: aiohttp.ClientSession
) -> None:
    turn = await pressed(discord)
    assert (await (await http.post(webhook(discord, turn), json=GOOD)).json())["code"] == 10015
    await http.post(callback(discord, turn), json=DEFERRED)
    assert (await http.post(webhook(discord, turn), json=GOOD)).status == 200
    discord.now += 15 * 60 + 1
    assert (await (await http.post(webhook(discord, turn), json=GOOD)).json())["code"] == 50027


async def test_the_first_follow_up_takes_the_place_and_the_reader_of_the_thinking(
    discord: Discord, http: aiohttp.ClientSession
) -> None:
    turn = await pressed(discord)
    await http.post(callback(discord, turn), json={"type": 5})
    assert turn.text == "mlquiz is thinking..."
    await http.post(webhook(discord, turn), json=framed(text("secret"), flags=V2 | 64))
    assert turn.text == "secret"
    assert not turn.is_private


async def test_a_form_cannot_answer_a_form_nor_an_edit_leave_components_for_text(
    discord: Discord, http: aiohttp.ClientSession
) -> None:
    turn = await pressed(discord)
    await http.post(callback(discord, turn), json=a_modal())
    sent = await discord.do_submit(turn, "text")
    assert (await http.post(callback(discord, sent), json=a_modal())).status == 400
    await http.post(callback(discord, sent), json={"type": 4, "data": GOOD})
    assert (await http.patch(f"{webhook(discord, sent)}/messages/@original", json={"content": "x"})).status == 400


async def test_an_app_brought_along_may_follow_up_five_times(discord: Discord, http: aiohttp.ClientSession) -> None:
    old = discord.old_message("old")
    old.place = discord.elsewhere
    turn = await discord.do_press(discord.person("Ann"), old, "Old")
    await http.post(callback(discord, turn), json={"type": 6})
    found = [(await http.post(webhook(discord, turn), json=GOOD)).status for _ in range(6)]
    assert found == [200] * 5 + [400]


async def test_a_file_comes_beside_a_message_that_is_held_to_the_same_limits(
    discord: Discord, http: aiohttp.ClientSession
) -> None:
    def with_file(message: Json) -> aiohttp.FormData:
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("payload_json", json.dumps(message), content_type="application/json")
        form.add_field("files[0]", b"png", filename="board.png", content_type="image/png")
        return form

    turn = await pressed(discord)
    await http.post(callback(discord, turn), json=DEFERRED)
    assert (await http.post(webhook(discord, turn), data=with_file(framed(text(" "))))).status == 400
    assert (await http.post(webhook(discord, turn), data=with_file(GOOD))).status == 200
    assert turn.text == "Hello\n[Go]"


async def test_what_is_refused_is_written_down(discord: Discord, http: aiohttp.ClientSession) -> None:
    turn = await pressed(discord)
    await http.post(callback(discord, turn), json={"type": 4, "data": framed(text(" "))})
    assert discord.violations == [f"POST {callback(discord, turn).removeprefix(discord.api)}: a blank text"]
