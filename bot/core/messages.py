"""Every sentence that a learner reads. Plain, short and friendly; numbers agree with their nouns."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.question import Level, Question

LONGEST_LIST = 12
"""Names that fit into an error."""

LISTED_BY = {"command": "help"}
"""The verb that lists the names of a kind, where it is not the kind's own."""

ANSWER, SKIP, NEXT, AGAIN, WHY, HINT = "Answer", "Skip", "Next", "Try again", "Why", "Hint"
YES, NO = "Yes", "No"
I_SAID_THAT = "I said that"
ANSWER_PRIVATELY = "Answer privately"
TOPICS = "Topics"
ASK_ME = "Ask me a question"
YOUR_ANSWER = "Your answer"

WRITE_FIRST = "Write an answer first: a sentence or two in your own words is enough."
NO_WORDS = "There is no word in this answer to grade. Write a sentence or two in your own words."
QUESTION_GONE = "This question is no longer in the bank. Ask for another."
UNKNOWN_ACTION = "This button no longer works. Ask for a question to go on."
EMPTY_BANK = "The bank has no questions yet."

SENIOR, EXAMPLE, REFERENCES = "Senior thinking", "Example", "References"
NO_HINTS = "This question has no hints."
HINTS_USED = "No hints left: the result above shows all there is, short of a reveal."
NOTHING_ASKED = "No question has been put to you yet, so there is nothing to hint at."
NOTHING_TO_HINT = "You made every point, so there is nothing left to hint at."
REVEAL_VOIDS = "It brings no points this quarter. Answering it in your own words is still good practice."
MORE_AFTER_REVEAL = "After a reveal, this shows word by word how each point was read."
ANSWER_FIRST = "Answer the question first; then this shows how the answer was graded."
APPEALED = (
    "Thank you. Your answer and its grade, without your name, are now on the list of those who write the questions. "
    "Where they agree, words like yours will count. This grade and its points stay as they are."
)
CONFIRMED = "Confirmed by you, not ranked"

YOUR_PROGRESS = "Your progress"
SESSION = "This session"
YOU = "you"
ANSWERS, QUESTIONS_TRIED, QUESTIONS_ANSWERED = "Answers", "Questions tried", "Questions answered"
MEAN_SCORE, POINTS_THIS_QUARTER, POINTS_WON, STREAK = (
    "Mean score",
    "Points this quarter",
    "Points won",
    "Streak",
)
HOME_TITLE = "Where you stand"
DUE_TODAY, LAST_RESULT = "Due today", "Last result"
MY_PROGRESS, LEADERBOARD, HELP = "My progress", "Leaderboard", "Help"
NO_ANSWERS = "No answers yet. Ask for a question to start."
NO_SESSION_ANSWERS = "No answers this time. Ask for a question whenever you like."
FIRST_COUNT = "First attempts count, once a question a quarter."
GAP = "…"

HELP_TITLE = "Interview practice for machine-learning people"
HELP_INTRO = "Answer in your own words. You see which points you made, by which words, and what is missing."


def count(number: int, noun: str) -> str:
    """The number with its noun: 1 point, 2 points, 3,214 characters."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(names: Sequence[str], word: str) -> str:
    """Names in a sentence, with the word (and, or) before the last: a, b or c."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def percent(share: float) -> str:
    """A share (0..1) in whole per cent: 67 %."""
    return f"{round(share * 100)} %"


def suggestion(near: Sequence[str]) -> str:
    """The names that may have been meant, as a question; nothing when there are none."""
    return f"Did you mean {listed(near, 'or')}?" if near else ""


def unknown(kind: str, word: str, near: Sequence[str], names: Sequence[str]) -> str:
    """There is no `kind` of this name; the near ones, and all of them where they fit in a line."""
    parts = [f"There is no {kind} “{word}”.", *filter(None, (suggestion(near),))]
    if len(names) > LONGEST_LIST:
        parts.append(f"There are {len(names)}; “{LISTED_BY.get(kind, f'{kind}s')}” lists them.")
    elif names:
        parts.append(f"{kind.capitalize()}s: {', '.join(names)}.")
    return " ".join(parts)


def one_at_a_time(kind: str, words: Sequence[str]) -> str:
    return f"One {kind} at a time, please: {listed(words, 'or')}."


def unknown_zone(zone: str) -> str:
    return f"“{zone}” is not a time zone. Expected an IANA name such as Europe/Berlin."


def no_such_questions(topic: str, level: str, levels: Sequence[str]) -> str:
    """A topic has none of this level; `levels` are those that it has."""
    return f"{topic} has no {level} questions. It has {listed(levels, 'and')} ones."


def no_level_questions(level: str) -> str:
    return f"The bank has no {level} questions yet. Ask without a level."


def too_long(length: int, limit: int) -> str:
    """How long the answer is and how long it may be, in characters."""
    return f"This answer has {count(length, 'character')}; the limit is {limit:,}. Shorten it and send it again."


def context(question: Question) -> str:
    return f"{question.topic} · {question.level}"


def hint_label(cost: int) -> str:
    """The hint button; `cost` in per cent, 0 when it costs nothing."""
    return f"{HINT}, costs {cost} %" if cost else HINT


def reveal_label(costs: bool) -> str:
    return "Reveal, no points" if costs else "Reveal"


def point_label(number: int) -> str:
    return f"Point {number}"


def hints_left(number: int) -> str:
    if number == 0:
        return "No hints left after this one."
    return f"{count(number, 'more hint')} left."


def first_answer_worth(share: float) -> str:
    """What the help taken leaves of the first answer's points (0..1)."""
    if share == 0:
        return "A first answer now brings no points this quarter."
    return f"A first answer now brings at most {percent(share)} of the points."


def score_line(made: int, total: int, score: float, reward: str) -> str:
    """The headline of a result: 2 of 4 points · 50 % · +15."""
    return f"{made} of {count(total, 'point')} · {percent(score)} · {reward}"


def reward(points: int | None, full: int, revealed: bool) -> str:
    """What an answer brought. `points` is None when an earlier one counted; `full` is without any help."""
    if points is None:
        return "already counted this quarter"
    if points == full:
        return f"+{points}"
    if points == 0 and revealed:
        return "+0: revealed before"
    return f"+{points} ({full} without hints)"


def unsure_credited(point: str) -> str:
    return f"Counted, with some doubt: {point}"


def did_you_mean(point: str) -> str:
    """Asks about a point that the answer comes close to."""
    return f"Did you mean: {point}?"


def confirmed(point: str) -> str:
    """A point that is made by the learner's own word."""
    return f"{point} ({CONFIRMED.lower()})"


def unsure_missed(nudge: str | None) -> str:
    """A point that the answer comes close to; the nudge is a hint or probe, never the point."""
    return f"Close, but not counted. {nudge or 'Say it more plainly.'}"


def unsure_revealed(point: str) -> str:
    return f"Close, but not counted: {point}"


def missed_hint(nudge: str) -> str:
    return f"Hint: {nudge}"


def missed_bare(number: int) -> str:
    """Missed points that the bank has no hint for."""
    if number == 1:
        return "One point missed. There is no hint for it."
    return f"{number} points missed. There are no hints for them."


def why_credited(point: str, why: str) -> str:
    return f"{point}: {why}" if why else f"{point}: your words say it."


def why_missed(point: str | None, coverage: float) -> str:
    """Why a point was not made, by how much of it (0..1) was said. `point` is None until it is revealed."""
    said = f"your answer says about {percent(coverage)} of it" if coverage else "nothing in your answer says it"
    return f"{point or 'One point'}: {said}."


def why_title(question: Question) -> str:
    return f"Why this grade: {question.ask}"


def topic_line(levels: Mapping[Level, int]) -> str:
    """How many questions a topic has, by level: 9 questions · 4 junior, 5 senior."""
    parts = ", ".join(f"{number} {level}" for level, number in levels.items() if number)
    return f"{count(sum(levels.values()), 'question')} · {parts}"


def tried(number: int, total: int) -> str:
    return f"{number} of {total:,}"


def new_this_quarter(number: int, total: int) -> str:
    """How many of the bank's questions were not yet answered this quarter."""
    if not number:
        return "nothing: you answered every question this quarter"
    return f"{tried(number, total)} questions are new to you this quarter"


def last_result(question: str, score: float, at: datetime) -> str:
    """A result in a line; `at` is on the clocks of the team's zone."""
    return f"{question} · {percent(score)} · {at.day} {at:%B %Y, %H:%M}"


def topic_progress(number: int, total: int, best: float | None) -> str:
    """Questions tried in a topic and the mean of the best scores (None when none was tried)."""
    return f"{tried(number, total)} tried" + ("" if best is None else f" · {percent(best)}")


def weakest(topic: str, best: float) -> str:
    return f"Weakest topic: {topic}, {percent(best)}. Ask for {topic} to work on it."


def board_title(period: str, team: str, now: datetime, quarter: str, zone: str, topic: str | None) -> str:
    """The period in words, the team and its zone: This week · Data team · Monday to Sunday, Europe/Berlin.

    `now` is on the zone's clocks; `quarter` is its quarter, such as 2026Q4.
    """
    name, span = {
        "today": ("Today", f"{now.day} {now:%B}"),
        "week": ("This week", "Monday to Sunday"),
        "month": ("This month", f"{now:%B %Y}"),
        "quarter": ("This quarter", quarter),
        "all": ("All time", ""),
    }[period]
    where = ", ".join(filter(None, (span, zone)))
    return " · ".join(filter(None, (name, topic, team, where)))


def board_empty(period: str) -> str:
    when = {"today": "today", "all": "yet"}.get(period, f"this {period}")
    return f"No points {when}. Ask for a question to start."


def behind(points: int, gap: int, name: str) -> str:
    """A learner's own points, and how far the next place is."""
    return f"{points:,} · {gap:,} behind {name}"


def help_rule(hint_cost: int) -> str:
    """What help costs, as `standings.help_factor` counts it; `hint_cost` in per cent."""
    return (
        f"{FIRST_COUNT} Each hint taken before the first costs {hint_cost} % of its points; "
        "a reveal before it takes them all."
    )


def help_lines(example: str) -> tuple[tuple[str, str], ...]:
    """Each verb and what it does; `example` is a topic and a level that the bank has."""
    return (
        ("ask", f"a question; add a topic, a level or both: ask {example}"),
        ("ask public", "a question for the whole channel; each answers for themselves"),
        ("home", "where you stand: figures, last result, the week's board"),
        ("hint", "a hint on the question last put to you"),
        ("topics", "what there is to ask"),
        ("stats", "your answers, scores and streak"),
        ("leaderboard", "the team's points; add a period or a topic: leaderboard month"),
        ("leaderboard public", "a board for the whole channel, kept up to date"),
        ("leave", "take you off the boards: counted nowhere, seen by nobody"),
        ("join", "put you on the boards again"),
        ("squad", "join or make a squad of the team: squad Ranking; squad leave"),
        ("squads", "the squads by the mean of their active members; add a period or a topic"),
        ("zone", "the time zone of your days: zone Europe/Berlin"),
        ("team-zone", "the time zone of the team's days, weeks and boards"),
        ("weekends", "whether a weekend without answers breaks a streak in the team"),
        ("daily", "a question a day for this channel: set it up, or see what is set up"),
        ("help", "this page"),
    )
