"""Settings, read once from a mapping."""

from pathlib import Path

import pytest

from bot.config import CONTENT, described, read, system_zone
from bot.domain.errors import BadSetting


def test_nothing_set_gives_our_own_bank_and_a_file_beside() -> None:
    config = read({})
    assert (config.bank, config.database_url, config.zone, config.name) == (
        CONTENT,
        "sqlite:///mlquiz.db",
        "UTC",
        "you",
    )


def test_a_bank_that_is_no_folder_is_told_with_the_variable() -> None:
    with pytest.raises(
        BadSetting, match=r"^MLQUIZ_BANK: there is no folder /none\. Name the folder that holds questions/"
    ):
        read({"MLQUIZ_BANK": "/none"})


@pytest.mark.parametrize("name", ["Europe/Berln", "../../etc/passwd", "\x00", "", " "])
def test_a_zone_that_does_not_exist_is_told(name: str) -> None:
    if not name:
        assert read({"MLQUIZ_TIMEZONE": name}).zone == "UTC"
        return
    with pytest.raises(BadSetting, match="is not a time zone; expected an IANA name such as Europe/Berlin"):
        read({"MLQUIZ_TIMEZONE": name})


def test_the_machines_zone_is_read_from_its_link(tmp_path: Path) -> None:
    zone = tmp_path / "zoneinfo" / "Asia" / "Tokyo"
    zone.parent.mkdir(parents=True)
    zone.touch()
    link = tmp_path / "localtime"
    link.symlink_to(zone)
    assert system_zone(link) == "Asia/Tokyo"
    assert system_zone(link, tz="Europe/Paris") == "Europe/Paris"
    assert system_zone(tmp_path / "none") == "UTC"


@pytest.mark.parametrize(
    ("env", "cache"),
    [
        ({"XDG_CACHE_HOME": "/caches", "HOME": "/me"}, Path("/caches/mlquiz")),
        ({"XDG_CACHE_HOME": "caches", "HOME": "/me"}, Path("/me/.cache/mlquiz")),
        ({"XDG_CACHE_HOME": "", "HOME": "/me"}, Path("/me/.cache/mlquiz")),
        ({}, None),
    ],
)
def test_the_cache_lies_where_the_users_caches_do(env: dict[str, str], cache: Path | None) -> None:
    assert read(env).cache == cache


def test_slacks_settings_are_read_by_their_names_and_the_address_gets_its_slash() -> None:
    env = {"SLACK_BOT_TOKEN": " xoxb-1 ", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://proxy/api", "PORT": "0"}
    config = read(env)
    assert (config.slack.bot_token, config.slack.app_token, config.slack.api_url, config.port) == (
        "xoxb-1",
        "xapp-1",
        "http://proxy/api/",
        0,
    )


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"PORT": "http"}, "PORT: “http” is no port; expected a whole number from 0 (any free one) to 65535."),
        ({"PORT": "65536"}, "PORT: “65536” is no port"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL: “slack.com” is no address; expected one such as https://"),
        ({"MLQUIZ_SECRET_KEY": "secret"}, "MLQUIZ_SECRET_KEY is no key; expected 32 bytes in URL-safe base64."),
        ({"MLQUIZ_SECRET_KEY": "ä"}, "Fernet.generate_key()"),
    ],
)
def test_a_setting_that_cannot_be_understood_is_told_with_its_variable(env: dict[str, str], told: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read(env)
    assert told in str(caught.value)


SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-1-s3c1",
    "SLACK_APP_TOKEN": "xapp-1-s3c2",
    "SLACK_SIGNING_SECRET": "s3c3",
    "SLACK_CLIENT_SECRET": "s3c4",
    "MLQUIZ_SECRET_KEY": "A" * 43 + "=",
    "DATABASE_URL": "postgresql://me:fi:v@e@host/name?password=s3c5",
}


def test_no_secret_is_described_or_in_the_settings_own_words() -> None:
    config = read(SECRETS)
    shown = f"{config!r} {described(config)}"
    assert [word for word in ("s3c", "AAA", "fi:v") if word in shown] == []


def test_what_is_described_says_which_kind_of_token_is_set() -> None:
    rows = described(read(SECRETS))
    assert rows["SLACK_APP_TOKEN"] == "xapp-****"
    assert rows["DATABASE_URL"] == "postgresql://me:****@host/name?password=****"
    assert rows["SLACK_CLIENT_ID"] == ""
