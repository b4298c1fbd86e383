"""Settings, read once from a mapping."""

from pathlib import Path

import pytest

from bot.config import CONTENT, read, system_zone
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
