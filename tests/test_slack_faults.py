"""Slack when something goes wrong: lost, late, repeated, refused, restarted, attacked."""

import asyncio
import json
import logging
import time
from typing import Any

import aiohttp
import pytest

from bot.serving.service import Service
from storage.store import SqlStore
from tests.platforms import contracts
from tests.platforms.slack import SimSlack
from tests.platforms.slack_world import ANN, BEN, SIGNING_SECRET, TEAM, NotAcknowledged
from tests.slack_helpers import QUESTION, RIGHT, served

SAMPLES = contracts.FOLDER / "slack" / "samples"


async def test_a_modal_opens_before_any_query(app: SimSlack, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await app.command(ANN, "drift")

    async def never(*_: object) -> None:
        raise AssertionError("the database was asked first")

    for name in ("read", "write"):
        monkeypatch.setattr(SqlStore, name, never)
    assert QUESTION in (await app.press(ANN, asked, "Answer")).screen


async def test_a_request_is_acknowledged_while_the_database_is_slow(
    app: SimSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, remember = asyncio.Event(), SqlStore.remember

    async def slow(self: SqlStore, *about: Any) -> None:
        await go.wait()
        await remember(self, *about)

    monkeypatch.setattr(SqlStore, "remember", slow)
    await app.deliver("slash_commands", app.command_payload(ANN, "drift"))
    assert app.log == []
    go.set()
    assert QUESTION in (await app.seen_by(ANN, 0)).screen


@pytest.mark.parametrize("fault", ["429", "500", "reset"])
async def test_a_reply_that_slack_did_not_take_is_sent_again(slack: SimSlack, sqlite_url: str, fault: str) -> None:
    async with served(slack, "socket", sqlite_url):
        slack.fail("response_url", fault)
        slack.fail("chat.postMessage", fault)
        for payload in (slack.command_payload(ANN, "drift"), slack.command_payload(ANN, "drift", ANN.direct)):
            await slack.deliver("slash_commands", payload)
        await slack.until(lambda: len(slack.log) == 2)
    assert all(QUESTION in shown.screen for _, shown in slack.log)


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_what_was_handled_when_slack_was_down_is_kept(
    slack: SimSlack, sqlite_url: str, transport: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(slack, transport, sqlite_url):
        modal = await slack.press(ANN, await slack.command(ANN, "drift"), "Answer")
        slack.fail("response_url", "no_service")
        slack.fail("chat.postEphemeral", "internal_error")
        assert not await slack.refused(ANN, modal, "my very own words: existing bias grows stronger")
    assert "Slack refused chat.postEphemeral: internal_error" in caplog.text
    assert "own words" not in caplog.text
    async with served(slack, transport, sqlite_url) as service:
        assert len(await service.store.attempts(TEAM, ANN.id)) == 1


async def test_a_database_that_fails_is_told_in_a_sentence_and_the_answer_is_not_lost_silently(
    app: SimSlack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    modal = await app.press(ANN, await app.command(ANN, "drift"), "Answer")

    async def broken(*_: object) -> None:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(SqlStore, "record", broken)
    told = await app.submit(ANN, modal, "existing bias")
    assert told.screen == "Something went wrong here, and this was not kept. Try again in a minute."
    assert "disk on fire" in caplog.text
    assert "existing bias" not in caplog.text


async def test_buttons_and_modals_from_before_a_restart_still_work(slack: SimSlack, sqlite_url: str) -> None:
    for before, after in (("socket", "http"), ("http", "socket")):
        async with served(slack, before, sqlite_url):
            asked = await slack.command(ANN, "public drift")
            modal = await slack.press(ANN, asked, "Answer")
            home = await slack.open_home(BEN)
        async with served(slack, after, sqlite_url):
            assert "2 of 2 points" in (await slack.submit(ANN, modal, RIGHT)).screen
            assert QUESTION in (await slack.press(BEN, asked, "Answer")).screen
            assert "This week" in (await slack.press(BEN, home, "Leaderboard", steps=2)).screen
        slack.modals.clear()


async def test_what_is_delivered_again_after_a_restart_counts_once(slack: SimSlack, sqlite_url: str) -> None:
    async with served(slack, "socket", sqlite_url):
        modal = await slack.press(ANN, await slack.command(ANN, "drift"), "Answer")
        sent = slack.submit_payload(ANN, modal, RIGHT)
        await slack.deliver("view_submission", sent)
        await slack.seen_by(ANN, 2)
    async with served(slack, "socket", sqlite_url) as service:
        await slack.deliver("view_submission", sent)
        assert "+30" in (await slack.seen_by(ANN, 3)).screen
        assert len(await service.store.attempts(TEAM, ANN.id)) == 1


async def test_a_stop_finishes_what_is_in_hand(slack: SimSlack, sqlite_url: str) -> None:
    async with served(slack, "socket", sqlite_url):
        go = slack.hold("response_url")
        await slack.deliver("slash_commands", slack.command_payload(ANN, "drift"))
        asyncio.get_running_loop().call_later(0.05, go.set)
    assert QUESTION in (await slack.seen_by(ANN, 0)).screen


async def test_requests_out_of_order_are_each_answered(app: SimSlack) -> None:
    first, second = app.command_payload(ANN, "drift"), app.command_payload(ANN, "leakage")
    await app.deliver("slash_commands", second)
    await app.deliver("slash_commands", first)
    await app.until(lambda: len(app.log) == 2)
    assert {QUESTION, "What is leakage?"} == {shown.text.split("*")[3] for _, shown in app.log}


async def test_a_socket_asked_to_refresh_is_replaced_and_nothing_is_lost(slack: SimSlack, sqlite_url: str) -> None:
    async with served(slack, "socket", sqlite_url):
        await slack.refresh()
        assert QUESTION in (await slack.command(ANN, "drift")).screen


async def test_a_socket_that_closes_is_opened_again(slack: SimSlack, sqlite_url: str) -> None:
    async with served(slack, "socket", sqlite_url):
        old = slack.sockets[0]
        await slack.close_sockets()
        await slack.until(lambda: bool(slack.sockets) and slack.sockets[0] is not old)
        assert QUESTION in (await slack.command(ANN, "drift")).screen


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_a_workspace_that_uninstalled_in_the_middle_is_logged_and_leaves_no_trace(
    slack: SimSlack, sqlite_url: str, transport: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(slack, transport, sqlite_url):
        asked = await slack.dm(ANN, "ask drift")
        slack.uninstall()
        await slack.event(slack.dm_event(ANN, "my own words"))
    assert "Slack refused chat.postMessage: account_inactive" in caplog.text
    assert slack.log[-1][1] is asked
    assert "my own words" not in caplog.text


async def test_a_question_that_left_the_bank_is_told(app: SimSlack) -> None:
    asked = await app.command(ANN, "drift")
    for block in asked.blocks:
        for button in block.get("elements", []):
            button["value"] = button["value"].replace("loops-01", "gone-99")
    for label in ("Answer", "Reveal"):
        assert "no longer in the bank" in (await app.press(ANN, asked, label)).screen


@pytest.mark.parametrize("value", ["", "{", "[]", '"x"', '{"a": 7}', '{"a":"nothing"}'])
async def test_a_button_that_is_not_ours_works_no_longer(slack: SimSlack, sqlite_url: str, value: str) -> None:
    async with served(slack, "http", sqlite_url):
        asked = await slack.command(ANN, "drift")
        asked.blocks[-1]["elements"][0]["value"] = value
        assert "no longer works" in (await slack.press(ANN, asked, "Answer")).screen


# Over HTTP


async def test_a_request_with_a_wrong_or_stale_signature_is_refused(slack: SimSlack, sqlite_url: str) -> None:
    async with served(slack, "http", sqlite_url):
        payload = slack.command_payload(ANN, "drift")
        for secret, stamp in (
            ("wrong", ""),
            (SIGNING_SECRET, str(int(time.time()) - 360)),
            (SIGNING_SECRET, "soon"),
            (SIGNING_SECRET, "²"),
        ):
            with pytest.raises(NotAcknowledged, match=r"^401 "):
                await slack.post("slash_commands", payload, secret=secret, stamp=stamp)
        assert slack.log == []


async def test_slacks_question_for_the_address_is_answered_and_health_is_told(slack: SimSlack, sqlite_url: str) -> None:
    async with served(slack, "http", sqlite_url), aiohttp.ClientSession() as browser:
        asked = {"type": "url_verification", "token": "t", "challenge": "abc"}
        assert await slack.post("events_api", asked) == {"challenge": "abc"}
        async with browser.get(f"{slack.app_url}/health") as reply:
            assert (reply.status, await reply.json()) == (200, {"ok": True})


# Real payload shapes


def samples() -> list[tuple[str, Any]]:
    """Every payload that the samples hold: interactions, events and frames."""
    files = [*SAMPLES.glob("app-backend/*.json"), *SAMPLES.glob("events/*.json")]
    found = [(file.stem, json.loads(file.read_text())) for file in files]
    for kind, payloads in json.loads((SAMPLES / "bolt-python-test-payloads.json").read_text()).items():
        found += [(kind, one["payload"]) for one in payloads]
    frames = [one["frame"] for one in json.loads((SAMPLES / "socket-mode-frames.json").read_text())]
    return found + [(frame["type"], frame["payload"]) for frame in frames if "payload" in frame]


async def test_every_sample_is_survived(slack: SimSlack, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the contracts folder is absent")
    assert len(samples()) > 55
    refused = []
    async with served(slack, "http", sqlite_url):
        for kind, payload in samples():
            sent = "events_api" if "event" in payload else kind
            try:
                await slack.post("slash_commands" if kind == "SlashCommandPayload" else sent, payload)
            except NotAcknowledged as refusal:
                refused.append((kind, str(refusal)))
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert all(message.startswith("404 ") for _, message in refused), refused  # blanked beyond recognition
    assert len(refused) < len(samples()) / 4, refused
    slack.violations.clear()  # samples are blanked: channels without a name and the like
