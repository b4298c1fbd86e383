"""The command line. Each command wires what it needs at the last moment, so that every one starts fast."""

import gc
import os
import random
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__, cli_serve, config
from bot.domain.errors import BadSetting, BankFault, MlquizError, UnknownName
from bot.environment import settings

app = typer.Typer(
    name="mlquiz",
    help="Practise machine-learning interview questions. `mlquiz practice` begins.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
bank_app = typer.Typer(
    help="For authors: lint, check, appeals, import, schema.", no_args_is_help=True, rich_markup_mode=None
)
bench_app = typer.Typer(help="Measure this machine.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(bank_app, name="bank")
app.add_typer(bench_app, name="bench")
cli_serve.add_to(app)

BORN = 100_000
"""How many values are made before garbage is looked for: a bank has a million that stay, to look at them takes long."""

BankOption = Annotated[
    Path | None, typer.Option("--bank", help="The bank's folder [default: MLQUIZ_BANK, or our own].")
]


def main() -> None:
    """Run a command; a fault that a person can mend is one message on standard error and exit status 1."""
    gc.set_threshold(BORN)
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "replace"), (sys.stdin, "surrogateescape")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)
    try:
        app()
    except MlquizError as fault:
        print(fault, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"mlquiz {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which mlquiz this is.")
    ] = False,
) -> None:
    pass


@app.command()
def practice(
    topic: Annotated[str, typer.Option(help="Only this topic.")] = "",
    level: Annotated[str, typer.Option(help="Only this level: junior, mid or senior.")] = "",
    count: Annotated[int, typer.Option(min=1, help="How many questions.")] = 10,
    seed: Annotated[
        int | None,
        typer.Option(
            help="Make the choice of questions repeatable: on an equal database, the same seed asks the same."
        ),
    ] = None,
    bank: BankOption = None,
) -> None:
    """Practise: a question, your answer, its grade; and the next."""
    from bot.adapters.terminal import Practice
    from bot.app import Desk, new_key

    with Desk(settings(bank), random.Random(seed)) as desk:
        words = desk.understand(topic, level)
        Practice(desk.send, desk.summarise, new_key, desk.team, desk.learner, streak=desk.streak).run(words, count)


def _tell(verb: str, words: tuple[str, ...] = ()) -> None:
    from bot.adapters.terminal import console, show
    from bot.app import Desk

    with Desk(settings(), random.Random()) as desk:
        show(desk.tell(verb, words), console())


@app.command()
def home() -> None:
    """Where you stand: figures, what is due, your last result, this week's board."""
    _tell("home")


@app.command()
def stats() -> None:
    """Your own progress."""
    _tell("stats")


@app.command()
def topics() -> None:
    """What can be practised."""
    _tell("topics")


@app.command()
def leaderboard(
    words: Annotated[list[str] | None, typer.Argument(help="today, week, month, quarter or all; and a topic.")] = None,
) -> None:
    """The board of this machine's team."""
    _tell("leaderboard", tuple(words or ()))


@app.command()
def grade(
    question_id: Annotated[str, typer.Argument(help="The question, such as foundations-15.")] = "",
    answer: Annotated[str, typer.Argument(help="The answer [default: read from standard input].")] = "",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Grade JSON lines {id, question, answer} from standard input.")
    ] = False,
    why: Annotated[bool, typer.Option("--explain", help="Say how the answer was read and why.")] = False,
    bank: BankOption = None,
) -> None:
    """Grade one answer, or a stream of them; nothing is stored."""
    from bot import grading_output
    from bot.app import open_grader

    chosen = settings(bank)
    questions, grader = open_grader(chosen.bank, chosen.cache)
    if not jsonl and not question_id:
        raise UnknownName("Name a question, such as: mlquiz grade foundations-15; or grade lines with --jsonl.")
    if jsonl:
        raise typer.Exit(grading_output.grade_lines(questions, grader, sys.stdin.buffer, sys.stdout))
    question = grading_output.find(questions, question_id)
    grading_output.show_graded(grader, question, answer or _typed(question.ask), why)


def _typed(ask: str) -> str:
    if sys.stdin.isatty():
        print(f"{ask}\nType your answer; end it with Ctrl-D.", file=sys.stderr)
    return sys.stdin.read().strip("\n")


@bank_app.command("lint")
def bank_lint(
    folder: Annotated[Path | None, typer.Argument(help="The same as --bank.")] = None,
    bank: BankOption = None,
    glossary: Annotated[
        bool, typer.Option("--glossary", help="Weigh every phrase of the glossary too (half a minute).")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Report every fault of a bank as file:line: key: what is wrong, what was expected."""
    from bot.lint_output import lint_as_json, show_lint

    if bank and folder:
        raise BadSetting(f"Name one bank: {folder}, or --bank {bank}; not both.")
    content = settings(bank or folder).bank
    if json:
        told, status = lint_as_json(content, glossary)
        print(told)
    else:
        status = show_lint(content, glossary)
    raise typer.Exit(status)


@bank_app.command("check")
def bank_check(
    question_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[QUESTION]...", help="Only these questions [default: all].")
    ] = None,
    bank: BankOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Grade the sample answers and say where that differs from their labels. It informs: lint judges."""
    from bot import check_output
    from bot.app import open_grader
    from bot.grading_output import find

    questions, grader = open_grader(settings(bank).bank)
    wanted = [find(questions, name) for name in dict.fromkeys(question_ids or ())] or questions.questions
    if json:
        print(check_output.as_json(grader, wanted))
    else:
        check_output.show_check(grader, wanted)


@bank_app.command("appeals")
def bank_appeals(
    bank: BankOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """List the answers that learners think were graded too low, newest first."""
    from bot import appeals_output
    from bot.app import Desk

    with Desk(settings(bank), random.Random()) as desk:
        appeals = desk.appeals()
        if json:
            print(appeals_output.as_json(desk.core.bank, appeals))
        else:
            appeals_output.show_appeals(desk.core.bank, appeals)


@bank_app.command("import")
def bank_import(
    file: Annotated[Path, typer.Argument(help="Interview notes in Markdown.")],
    topic: Annotated[str, typer.Option(help="The topic of the questions.")],
    folder: Annotated[
        Path | None, typer.Option("--to", help="The bank's folder [default: MLQUIZ_BANK, or our own].")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that were edited since.")] = False,
) -> None:
    """Turn interview notes into question files."""
    from bot.bank.importing import import_notes

    report = import_notes(file, topic, settings(folder).bank, force)
    print(report)


@bank_app.command("schema")
def bank_schema(
    check: Annotated[bool, typer.Option("--check", help="Only say whether the stored one is fresh.")] = False,
) -> None:
    """Write content/question.schema.json, which editors complete from."""
    from bot.bank import schema

    file = config.CONTENT / "question.schema.json"
    fresh = schema()
    if check:
        if not file.is_file() or file.read_text(encoding="utf-8") != fresh:
            raise BankFault(f"{file.name} is not what the code says now; write it anew with: mlquiz bank schema")
        print(f"{file.name} is fresh")
        return
    file.write_text(fresh, encoding="utf-8")
    print(f"wrote {file}")


@bench_app.command("grade")
def bench_grade(
    bank: BankOption = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.png", help="Draw the time against the answer's length.")
    ] = None,
) -> None:
    """Time grading over the bank's sample answers, beside rapidfuzz's token_set_ratio on the same."""
    from bot.app import open_grader
    from bot.bench import grading_times
    from bot.bench_lengths import growth
    from bot.bench_plot import check_plot, draw

    if plot is not None:
        check_plot(plot)
    questions, grader = open_grader(settings(bank).bank)
    if not any(question.answers for question in questions.questions):
        print("This bank has no sample answers to time.")
        return
    print(grading_times(questions, grader))
    grown = growth(questions, grader)
    print(grown)
    if plot is not None:
        draw(grown, plot)
        print(f"wrote {plot}")


@bench_app.command("answer")
def bench_answer() -> None:
    """Time one answer stored, end to end in the core, on a new SQLite file."""
    from bot.app import open_grader
    from bot.bench import answering_times

    print(answering_times(*open_grader(settings().bank)))


@bench_app.command("standings")
def bench_standings(
    postgres: Annotated[
        str, typer.Option(metavar="URL", help="In a PostgreSQL database, in schemas of its own [default: SQLite].")
    ] = "",
    bank: BankOption = None,
) -> None:
    """Time boards and stored attempts over 1,000,000 attempts beside 10,000. Needs 3 GB and some minutes."""
    from bot.adapters.terminal import console
    from bot.app import open_grader
    from bot.bench_standings import standings_times

    print(standings_times(*open_grader(settings(bank).bank), postgres, console()))
