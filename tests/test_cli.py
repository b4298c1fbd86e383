"""The command line, as a person or a script runs it: every command as a process once, and more of it here."""

import json
import os
import re
from pathlib import Path

import pytest

from bot import __version__
from bot.bank import load
from bot.config import CONTENT
from tests.command import as_process, here

QUESTION = "foundations-15"


@pytest.fixture
def env(tmp_path: Path, caches: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "SYSTEMROOT", "LANG")}
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/mlquiz.db", "XDG_CACHE_HOME": str(caches)}
    return {**kept, **own, "MLQUIZ_NAME": "Ann", "MLQUIZ_TIMEZONE": "UTC"}


def test_version_says_which_mlquiz_this_is(env: dict[str, str]) -> None:
    assert as_process(env, "--version").stdout == f"mlquiz {__version__}\n"


def test_a_script_of_ten_answers_is_graded_stored_and_summed_up(env: dict[str, str]) -> None:
    script = "no clicks yet for people who just signed up\n" * 10
    done = as_process(env, "practice", "--count", "10", "--seed", "7", typed=script)
    assert done.returncode == 0, done.stderr
    assert "question 10 of 10" in done.stdout
    assert "Questions answered  10" in done.stdout
    assert "\x1b" not in done.stdout
    assert re.search(r"^ +Answers +10$", as_process(env, "stats").stdout, re.MULTILINE)


def test_the_same_seed_asks_the_same_first_question(env: dict[str, str], tmp_path: Path) -> None:
    other = {**env, "DATABASE_URL": f"sqlite:///{tmp_path}/other.db"}
    assert here(env, "practice", "--seed", "5").stdout == as_process(other, "practice", "--seed", "5").stdout


def test_the_board_shows_the_points_won(env: dict[str, str]) -> None:
    question = load(CONTENT).get(QUESTION)
    assert question
    here(env, "practice", "--topic", "foundations", "--count", "25", typed=f"{question.answers[0].text}\n" * 25)
    board = as_process(env, "leaderboard", "all").stdout
    assert re.search(r"^ +1 +you +[1-9]", board, re.MULTILINE), board
    home = as_process(env, "home").stdout
    assert "Last result" in home
    assert re.search(r"^ +1 +you +[1-9]", home, re.MULTILINE), home


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("practice", "--topic", "fundations"), "Did you mean foundations?"),
        (("practice", "--level", "expert"), "There is no level “expert”."),
        (("practice", "--level", "foundations"), "There is no level “foundations”."),
        (("practice", "--topic", "mid"), "There is no topic “mid”."),
        (("grade",), "Name a question, such as: mlquiz grade foundations-15"),
        (("practice", "--bank", "/nowhere"), "MLQUIZ_BANK: there is no folder /nowhere"),
        (
            ("grade", "foundation-15", "x"),
            "no question “foundation-15” in this bank. Did you mean foundations-15",
        ),
        (("leaderboard", "fortnight"), "fortnight"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_status_1(env: dict[str, str], args: tuple[str, ...], message: str) -> None:
    done = here(env, *args)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_new_name_is_the_same_learner(env: dict[str, str]) -> None:
    here(env, "practice", "--count", "1", typed="no idea\n")
    assert re.search(r"^ +Answers +1$", here({**env, "MLQUIZ_NAME": "Ada"}, "stats").stdout, re.MULTILINE)


def test_an_unknown_time_zone_is_told_with_the_nearest(env: dict[str, str]) -> None:
    done = here({**env, "MLQUIZ_TIMEZONE": "Europe/Berln"}, "stats")
    assert done.returncode == 1
    assert "expected an IANA name such as Europe/Berlin. Did you mean Europe/Berlin" in done.stderr


def test_a_broken_bank_is_not_served_and_every_fault_is_listed(env: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "bank" / "questions" / "t"
    folder.mkdir(parents=True)
    (folder / "t-01.yaml").write_text("id: t-01\ntopic: t\nlevel: expert\nkind: list\nask: Why?\npoints: []\n")
    done = here(env, "practice", "--bank", str(tmp_path / "bank"))
    assert done.returncode == 1
    assert '"expert" is not a level; expected junior, mid or senior' in done.stderr
    assert done.stderr.count("t-01.yaml:") == 2


def test_the_operators_database_starts_without_appeals(env: dict[str, str]) -> None:
    done = here(env, "bank", "appeals")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("No appeals. An appeal is an answer")
    assert here(env, "bank", "appeals", "--json").stdout == "[]\n"


def test_an_appeal_from_the_terminal_is_listed(env: dict[str, str]) -> None:
    here(env, "practice", "--count", "1", typed="no idea at all\nappeal\n")
    [appeal] = json.loads(as_process(env, "bank", "appeals", "--json").stdout)
    assert appeal["answer"] == "no idea at all"


def test_grade_shows_the_evidence_of_one_answer(env: dict[str, str]) -> None:
    done = as_process(env, "grade", QUESTION, "there is no historical data for new users")
    assert done.returncode == 0, done.stderr
    assert "2 of 2 points · 100 %" in done.stdout
    assert "credited" in done.stdout


def test_json_lines_come_back_in_order_with_an_error_for_each_bad_one(env: dict[str, str]) -> None:
    good = {"id": "a", "question": QUESTION, "answer": "no historical data for new users"}
    lines = [
        json.dumps(good).encode(),
        b"{not json",
        json.dumps({"id": "c", "question": "none-such", "answer": "x"}).encode(),
        b"\xff\xfe",
        json.dumps({"id": "e", "question": QUESTION}).encode(),
        json.dumps({**good, "id": "f", "answer": "x" * 100_000}).encode(),
        json.dumps({**good, "id": 7, "answer": "\ud800 \x00"}).encode(),
        b"[]",
        b'{"id": NaN, "question": "q", "answer": "x"}',
    ]
    done = as_process(env, "grade", "--jsonl", typed=b"\n".join(lines))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [row["id"] for row in rows] == ["a", None, "c", None, "e", "f", 7, None, None]
    assert ["error" in row for row in rows] == [False, True, True, True, True, False, False, True, True]
    assert "“none-such”" in rows[2]["error"]
    assert rows[4]["error"] == 'line 5: "answer" is missing; expected {"id", "question", "answer"}'
    assert [point["id"] for point in rows[0]["points"] if point["credited"]] == ["no-history", "new-entities"]
    assert set(rows[0]["points"][0]) == {"id", "credited", "sure", "coverage", "evidence", "why"}


def test_good_json_lines_alone_end_with_status_0(env: dict[str, str]) -> None:
    done = here(env, "grade", "--jsonl", typed=json.dumps({"id": 1, "question": QUESTION, "answer": "idk"}))
    assert done.returncode == 0
    assert json.loads(done.stdout)["score"] == 0


def test_who_grades_keeps_the_bank_as_read_and_an_authors_tools_read_the_files(
    env: dict[str, str], tmp_path: Path
) -> None:
    bank, caches = Path(__file__).parent / "data" / "bank", tmp_path / "mlquiz"
    env = {**env, "XDG_CACHE_HOME": str(tmp_path)}
    assert here(env, "bank", "check", "recommenders-ranking-01", "--bank", str(bank)).returncode == 0
    assert here(env, "bank", "lint", "no-such-folder").returncode == 1
    assert not caches.exists()
    first = here(env, "grade", "recommenders-ranking-01", "idk", "--bank", str(bank))
    assert len(list(caches.iterdir())) == 1
    assert here(env, "grade", "recommenders-ranking-01", "idk", "--bank", str(bank)).stdout == first.stdout


def test_grade_takes_another_bank(env: dict[str, str]) -> None:
    bank = Path(__file__).parent / "data" / "bank"
    line = json.dumps({"id": 1, "question": "recommenders-ranking-01", "answer": "idk"})
    assert here(env, "grade", "--jsonl", "--bank", str(bank), typed=line).returncode == 0


def test_our_own_bank_lints(env: dict[str, str]) -> None:
    done = as_process(env, "bank", "lint")
    assert done.stdout.splitlines()[-1] == "153 questions, no faults"
    assert done.returncode == 0
