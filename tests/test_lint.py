"""`mlquiz bank lint` as a person or a script runs it: the questions, and the glossary where asked."""

import json
import os
from pathlib import Path

import pytest

from bot.bank import read
from bot.lint import lint
from tests.command import as_process, here

SERVING = """\
id: serving-01
topic: serving
level: mid
ask: What goes wrong under load?
points:
  - {id: later, point: It increases}
  - {id: lost, point: Requests get lost}
answers:
  - {text: then it climbs, earns: [later]}
"""
KITCHEN = """\
id: kitchen-01
topic: kitchen
level: mid
ask: How is soup made?
points:
  - {id: salt, point: Salt goes in last}
answers:
  - {text: I season it late, earns: []}
  - {text: and then I season the pot, earns: []}
"""
GLOSSARY = """\
increase:
  words: increase, climb, season
grow:
  words: climb
"""
FAULTS = (
    "group grow: increase holds all of its phrases; leave one of the two groups out",
    'group increase: "season": wins 0 credits, causes 2 false ones (for example serving-01 later); '
    "leave it out, say it longer, or mark the group common",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, serving=SERVING, kitchen=KITCHEN)
    (tmp_path / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    return tmp_path


def write(folder: Path, **questions: str) -> None:
    for topic, text in questions.items():
        path = folder / "questions" / topic / f"{topic}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def run(folder: Path, *options: str) -> tuple[int, list[str]]:
    done = here(os.environ, "bank", "lint", str(folder), *options)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_a_sound_bank_has_no_faults_and_its_glossary_is_not_weighed_unasked(folder: Path) -> None:
    assert run(folder) == (0, ["2 questions, no faults"])


def test_the_bank_is_named_as_in_the_other_commands_or_by_its_folder_alone(folder: Path) -> None:
    write(folder, kitchen=KITCHEN.replace("level: mid", "level: expert"))
    done = as_process(os.environ, "bank", "lint", "--bank", str(folder))
    assert (done.returncode, done.stdout.splitlines()) == run(folder)
    assert "kitchen.yaml:3: level:" in done.stdout


def test_two_banks_at_once_are_refused() -> None:
    done = here(os.environ, "bank", "lint", "here", "--bank", "there")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Name one bank: here, or --bank there; not both.\n"


def test_the_glossary_has_a_section_of_its_own_with_the_worst_phrase_and_both_numbers(folder: Path) -> None:
    status, lines = run(folder, "--glossary")
    path = folder / "glossary.yaml"
    assert status == 1
    assert lines[:-1] == ["2 questions, no faults", *(f"{path}: {fault}" for fault in FAULTS)]
    assert lines[-1] == "glossary: 3 phrases weighed, 1 credit won, 2 false ones caused; 2 faults"


def test_json_tells_every_fault_and_what_every_phrase_is_worth(folder: Path) -> None:
    status, (line,) = run(folder, "--glossary", "--json")
    told = json.loads(line)
    assert status == 1
    assert [f"{fault['key']}: {fault['problem']}" for fault in told["faults"]] == list(FAULTS)
    (climb,) = (worth for worth in told["phrases"] if (worth["group"], worth["phrase"]) == ("increase", "climb"))
    assert climb == {"group": "increase", "phrase": "climb", "wins": 1, "false": 0, "example": "", "bad": False}


def test_a_glossary_is_not_weighed_by_files_that_are_not_sound(folder: Path) -> None:
    write(folder, kitchen=KITCHEN.replace("level: mid", "level: expert"))
    status, lines = run(folder, "--glossary")
    assert (status, lines[-1]) == (1, "glossary: not weighed; mend the files first")
    status, (line,) = run(folder, "--glossary", "--json")
    assert (status, [*json.loads(line)]) == (1, ["faults"])


SLIPPED = """\
misconceptions:
  - says: salt goes in first
    reply: It goes in last.
    denies: [salt]
  - says: last goes in salt
    reply: Nothing is wrong with that.
    denies: [salt]
"""


def test_a_misconception_that_is_not_recognised_in_its_own_words_is_told(folder: Path) -> None:
    write(folder, kitchen=KITCHEN + SLIPPED)
    assert [str(fault).rsplit("/", 1)[-1] for fault in lint(read(folder)).faults] == [
        "kitchen.yaml:14: misconceptions[1].says: is not recognised when said word for word; expected a wrong claim "
        "that no wording of a point comes as near to; put it in other words than the points', and say more of what "
        "is wrong"
    ]


def test_a_misconception_that_is_read_into_a_points_own_wording_is_told(folder: Path) -> None:
    wrong = "misconceptions:\n  - {says: the lid stays on, reply: Not while it thickens., denies: [salt]}\n"
    point = "  - {id: lid, point: Keep stirring, accept: [the lid stays on at first]}\n"
    write(folder, kitchen=KITCHEN.replace("answers:", f"{point}answers:") + wrong)
    assert [str(fault).rsplit("/", 1)[-1] for fault in lint(read(folder)).faults] == [
        "kitchen.yaml:12: misconceptions[0].says: is read into “the lid stays on at first”, which is a point's own "
        "wording; expected a wrong claim that no right answer is taken for; put what is wrong about it into words "
        "that no right answer has"
    ]


def test_a_repeated_question_is_told_at_its_points(folder: Path) -> None:
    again = "id: soup-01\ntopic: soup\nlevel: mid\nask: And then?\npoints:\n  - {id: last, point: Salt goes in last}\n"
    write(folder, soup=again)
    report = lint(read(folder))
    assert [str(fault).rsplit("/", 1)[-1] for fault in report.faults] == [
        "soup.yaml:6: points[0].point: says what points[0] of kitchen-01 says, as most points of the two do; "
        "expected points that no other question has; mend it, or retire one of the two"
    ]
    assert report.summary == "1 fault in 1 file (3 questions read)"
