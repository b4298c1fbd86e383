"""Slack in many workspaces: installed from a page, sealed at rest, renewed, revoked and uninstalled."""

import logging
import time
from collections.abc import AsyncIterator

import pytest
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import MetaData, text

from bot.domain.errors import BadSetting
from storage.schema import metadata
from storage.secrets import secrets
from storage.slack_installations import SlackInstallations, SlackStates
from storage.store import SqlStore, open_store
from tests.fakes import ADA, OTHER, TEAM
from tests.platforms.slack import SimSlack
from tests.platforms.slack_world import CLIENT_ID, Person
from tests.slack_helpers import QUESTION, served

KEY, OTHER_KEY = "A" * 43 + "=", "B" * 42 + "A="
EVE = Person("UEVE", "Eve", team="T2")
ORG = Person("WORG", "Olga", team="T3", enterprise="E1")


@pytest.fixture
async def many(slack: SimSlack, sqlite_url: str) -> AsyncIterator[SimSlack]:
    """Slack with the app serving many workspaces."""
    slack.people |= {EVE.id: EVE, ORG.id: ORG}
    async with served(slack, "oauth", sqlite_url, KEY):
        yield slack


async def test_a_workspace_installs_and_practises(many: SimSlack) -> None:
    assert (await many.install(EVE))[0] == 200
    assert QUESTION in (await many.command(EVE, "drift")).screen


async def test_two_workspaces_have_a_board_each(many: SimSlack) -> None:
    other = Person("UFAY", "Fay", team="T4")
    many.people[other.id] = other
    for person in (EVE, other):
        await many.install(person)
        modal = await many.press(person, await many.command(person, "drift"), "Answer")
        await many.submit(person, modal, "Existing bias grows stronger")
    assert "Fay" not in (await many.command(EVE, "leaderboard")).screen


async def test_an_organisation_installs_for_all_its_workspaces(many: SimSlack) -> None:
    assert (await many.install(ORG))[0] == 200
    assert QUESTION in (await many.command(ORG, "drift")).screen
    assert "No answers yet" in (await many.open_home(ORG)).screen


async def test_a_state_is_good_once_and_for_its_own_browser(many: SimSlack) -> None:
    _, used = await many.install(EVE)
    assert (await many.install(EVE, state=used))[0] == 401
    assert (await many.install(EVE, state="made-up"))[0] == 401


async def test_whoever_did_not_install_is_told_so(many: SimSlack) -> None:
    many.tokens["xoxb-1-T2"] = "T2"
    assert "I am not installed in this workspace" in (await many.command(EVE, "drift")).text


@pytest.mark.parametrize("order", [("tokens_revoked", "app_uninstalled"), ("app_uninstalled", "tokens_revoked")])
async def test_an_uninstall_is_forgotten_in_either_order_and_can_be_undone(
    many: SimSlack, order: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    await many.install(EVE)
    many.uninstall(EVE.team)
    for name in order:
        event = {"type": name, **({"tokens": {"bot": ["UBOT"]}} if name == "tokens_revoked" else {})}
        await many.event(event, EVE.team)
    await many.install(EVE)
    assert QUESTION in (await many.command(EVE, "drift")).screen
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_token_near_its_end_is_renewed_before_it_is_used(many: SimSlack) -> None:
    many.expires_in = 60
    await many.install(EVE)
    many.expires_in = 43_200
    assert QUESTION in (await many.command(EVE, "drift")).screen
    used = [body for method, body in many.calls if method == "oauth.v2.access"]
    assert [body.get("grant_type") for body in used] == [None, "refresh_token"]


async def test_no_token_is_readable_in_the_database_or_in_the_log(
    slack: SimSlack, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    slack.people[EVE.id] = EVE
    caplog.set_level(logging.DEBUG, "mlquiz")
    async with served(slack, "oauth", sqlite_url, KEY) as service:
        await slack.install(EVE)
        await slack.command(EVE, "drift")
        rows = await service.store.read(
            lambda c: [
                str(row)
                for table in ("bots", "installations")
                for row in c.execute(text(f"select * from slack_{table}"))
            ]
        )
    assert len(rows) == 2
    assert "xoxb" not in str(rows)
    assert "xoxb" not in caplog.text


# The stores alone, on SQLite and PostgreSQL


@pytest.fixture(params=["sqlite", "postgresql"])
def either_url(request: pytest.FixtureRequest) -> str:
    """A database of either kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def stored(either_url: str) -> AsyncIterator[SqlStore]:
    """An open store on either database."""
    store = await open_store(either_url)
    yield store
    await store.close()


def an_installation(token: str = "xoxb-1") -> Installation:
    return Installation(
        app_id="A1",
        team_id="T1",
        user_id="U1",
        bot_token=token,
        bot_id="B1",
        bot_refresh_token="xoxe-1-" + "r" * 250,
        bot_token_expires_at=int(time.time()) + 60,
        installed_at=time.time(),
    )


async def test_an_installation_comes_back_as_it_was(stored: SqlStore) -> None:
    installations = SlackInstallations(stored, CLIENT_ID, secrets(KEY))
    await installations.async_save(an_installation())
    bot = await installations.async_find_bot(enterprise_id=None, team_id="T1")
    found = await installations.async_find_installation(enterprise_id=None, team_id="T1", user_id="U1")
    assert bot
    assert found
    assert (bot.bot_token, found.bot_refresh_token) == ("xoxb-1", "xoxe-1-" + "r" * 250)
    await installations.async_delete_all(enterprise_id=None, team_id="T1")
    assert await installations.async_find_bot(enterprise_id=None, team_id="T1") is None


async def test_a_state_is_consumed_once(stored: SqlStore) -> None:
    states = SlackStates(stored)
    state = await states.async_issue()
    assert [await states.async_consume(one) for one in (state, state, "none")] == [True, False, False]


async def test_tokens_from_before_there_was_a_key_are_still_read(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    await SlackInstallations(store, CLIENT_ID, secrets("")).async_save(an_installation())
    bot = await SlackInstallations(store, CLIENT_ID, secrets(KEY)).async_find_bot(enterprise_id=None, team_id="T1")
    assert bot
    assert bot.bot_token == "xoxb-1"
    await store.close()


@pytest.mark.parametrize("key", ["", OTHER_KEY])
async def test_tokens_under_another_key_are_told(sqlite_url: str, key: str) -> None:
    store = await open_store(sqlite_url)
    await SlackInstallations(store, CLIENT_ID, secrets(KEY)).async_save(an_installation())
    installations = SlackInstallations(store, CLIENT_ID, secrets(key))
    for told in (installations.check(), installations.async_find_bot(enterprise_id=None, team_id="T1")):
        with pytest.raises(BadSetting, match="MLQUIZ_SECRET_KEY does not open the tokens in the database"):
            await told
    await store.close()


def test_our_tables_have_the_columns_that_slack_sdk_uses() -> None:
    theirs = MetaData()
    SQLAlchemyInstallationStore.build_bots_table(theirs, "slack_bots")
    SQLAlchemyInstallationStore.build_installations_table(theirs, "slack_installations")
    SQLAlchemyOAuthStateStore.build_oauth_states_table(theirs, "slack_oauth_states")
    for name, table in theirs.tables.items():
        wanted = {column.name: column.nullable for column in table.columns}
        assert {column.name: column.nullable for column in metadata.tables[name].columns} == wanted


async def test_the_question_last_put_directly_is_kept_by_team_and_learner(stored: SqlStore) -> None:
    for team in (TEAM, OTHER):
        await stored.remember(team, ADA)
    assert await stored.put_last(TEAM.id, ADA.id) is None
    for team, question in ((TEAM, "q1"), (OTHER, "q2"), (TEAM, "q3")):
        await stored.put_directly(team.id, ADA.id, question)
    assert [await stored.put_last(team.id, ADA.id) for team in (TEAM, OTHER)] == ["q3", "q2"]
