"""Every sentence about daily questions that somebody reads."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.core.messages import count, listed, percent, suggestion
from bot.domain.question import Question

TITLE = "Daily question"
SET_UP, CHANGE, PAUSE, RESUME, REMOVE, POST_NOW, POST_IT, POST_REVEAL, IT_IS_THERE = (
    "Set up",
    "Change",
    "Pause",
    "Resume",
    "Remove",
    "Post now",
    "Post it",
    "Post the reveal",
    "It is there",
)
SHOW_MINE = "Show mine at the reveal"
TIME, ZONE, DAYS, TOPICS, OPEN_FOR = "Time", "Time zone", "Days", "Topics and levels", "Open for"
TIME_HINT, ZONE_HINT, DAYS_HINT, TOPICS_HINT, OPEN_HINT = (
    "such as 09:00",
    "such as Europe/Berlin",
    "weekdays, every day, or such as Mon, Wed-Fri",
    "such as drift, senior; empty for all",
    "such as 8 hours, 45 minutes or 1 day",
)
STATUS, NEXT_POST, QUESTIONS = "Status", "Next post", "Questions"
ON, PAUSED = "on", "paused"
ALL = "all"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_DAY, WEEKDAYS, WEEKENDS = "every day", "weekdays", "weekends"

NONE_YET = "There is no daily question in this channel yet."
NEEDS_CHANNEL = "A daily question belongs to a channel. Use this in the channel that is to have one."
ADMINISTRATORS = "Only those who administer this place may set up its daily questions."
CONFIGURER = "Only those who administer this place, or who set this daily question up, may change it."
SHUT_OUT = "I may not write in this channel, so nothing was saved. Invite me or let me write there, then save again."
GONE = "I cannot find this channel, so nothing was saved. Invite me to it, then save again."
NOT_SURE = "The platform did not answer, so nothing was saved. Try again in a minute."
STALE = "Somebody else has changed this meanwhile, so nothing of yours was saved. This is how it stands now."
SAVED, REMOVED = "Saved.", "Removed. What was posted stays, and an open question still gets its reveal."
RESUMED, HALTED = "It goes on.", "Paused. An open question still gets its reveal."
ON_ITS_WAY = "It comes within half a minute."
POSTED_ALREADY = "Today's question is posted already, and there is one a day."
NOTED_AS_THERE = "Good. It stays, and its reveal comes when it closes."
NOTHING_TO_MEND = "This was settled meanwhile."
NO_QUESTIONS_LEFT = "The bank has no question left that this daily asks for. Change its topics and levels."
SHARED = "Thank you. If yours is the best of the answers that may be shown, the reveal shows it with your name."
UNNAMED = "You are on no board, so no reveal names you or shows your answer. Join the board, then press it again."
TOO_LATE_TO_SHARE = "This daily question is closed, so there is no reveal left to show your answer in."
NOBODY = "nobody answered"
SLIP = "Most common slip"
ALL_POINTS = "All points"


def day_name(day: date) -> str:
    """A day as people say it: Monday 23 November."""
    return f"{DAY_NAMES[day.weekday()]} {day.day} {day:%B}"


def post_title(day: date, question: Question) -> str:
    return f"Question of the day · {day_name(day)} · {question.level} · {question.topic}"


def answered(number: int) -> str:
    if number == 0:
        return "Nobody has answered yet"
    return "1 has answered" if number == 1 else f"{number:,} have answered"


def closes(at: datetime, day: date, zone: str) -> str:
    """When an open question closes; `at` is on the clocks of its zone."""
    when = f"{at:%H:%M}" if at.date() == day else f"{DAY_NAMES[at.weekday()]} {at:%H:%M}"
    return f"closes {when}, {zone}"


def was_answered(number: int) -> str:
    """The count of a closed question."""
    return f"{NOBODY.capitalize() if number == 0 else f'{number:,} answered'} · closed"


def reveal_title(day: date, number: int, share: float) -> str:
    """How many answered, and the share (0..1) of the points that they made."""
    made = f"{number:,} answered, {percent(share)} of the points made" if number else NOBODY
    return f"{DAY_NAMES[day.weekday()]}'s points · {made}"


def bar(share: float) -> str:
    """A share (0..1) as ten blocks and in per cent."""
    full = round(share * 10)
    return f"{'█' * full}{'░' * (10 - full)} {percent(share)}"


def names(shown: Sequence[str], more: int) -> str:
    """Names, and how many more there are."""
    return listed([*shown, *([f"{more:,} more"] if more else [])], "and") + "."


def slip(says: str, reply: str, number: int, total: int) -> str:
    return f"“{says}” ({number:,} of {total:,}). {reply}"


def showed(name: str) -> str:
    return f"{name} shows this answer"


def schedule_line(at: time, zone: str, days: Sequence[int]) -> str:
    return f"{at:%H:%M}, {zone}, {days_line(days)}"


def days_line(days: Sequence[int]) -> str:
    """The days of a week, as the form takes them too."""
    known = {tuple(range(7)): EVERY_DAY, tuple(range(5)): WEEKDAYS, (5, 6): WEEKENDS}
    return known.get(tuple(days)) or ", ".join(DAY_NAMES[day][:3] for day in days)


def span(length: timedelta) -> str:
    """A length of time, as the form takes it too: 8 hours, 45 minutes, 1 day."""
    minutes = length // timedelta(minutes=1)
    for size, noun in ((24 * 60, "day"), (60, "hour")):
        if minutes % size == 0:
            return count(minutes // size, noun)
    return count(minutes, "minute")


def pool(matching: int, fresh: int) -> str:
    """How many questions match, and how many of them the channel has not seen."""
    return f"{count(matching, 'question')}, {fresh} new to this channel"


def moment(at: datetime, zone: str) -> str:
    return f"{day_name(at.date())}, {at:%H:%M}, {zone}"


def place(name: str) -> str:
    """The channel in a sentence."""
    return f"#{name}" if name else "your channel"


def bad_time(text: str) -> str:
    return f"“{text}” is no time of day. Expected one from 00:00 to 23:59, such as 09:00."


def bad_zone(text: str, near: Sequence[str]) -> str:
    parts = [f"“{text}” is not a time zone.", suggestion(near), "Expected an IANA name such as Europe/Berlin."]
    return " ".join(filter(None, parts))


def bad_days(text: str) -> str:
    return f"“{text}” is no day of the week. Expected weekdays, every day, or days such as Mon, Wed-Fri."


def bad_span(text: str, least: timedelta, most: timedelta) -> str:
    return f"“{text}” is no time to stay open. Expected {span(least)} to {span(most)}, such as 8 hours or 1 day."


def no_match(topics: Sequence[str], levels: Sequence[str], there: Sequence[str]) -> str:
    """No question is of these topics and levels; `there` are the levels that these topics have."""
    return f"{listed(topics, 'and')}: no {listed(levels, 'or')} question. There are {listed(there, 'and')} ones."


def lost(what: str, channel: str) -> str:
    return (
        f"I cannot tell whether {what} reached {place(channel)}: the answer to my request was lost. I do not post "
        "twice by myself. Please look into the channel."
    )


def shut_out(what: str, channel: str, gone: bool, again: timedelta) -> str:
    return (
        f"I could not post {what} in {place(channel)}: {_reason(gone)} I try again in {span(again)}, "
        "three times in all."
    )


def given_up(what: str, channel: str, gone: bool) -> str:
    return f"I could not post {what} in {place(channel)} three times: {_reason(gone)} I have paused the daily question."


def the_post(day: date, reveal: bool) -> str:
    return f"the {'reveal' if reveal else 'question'} of {day_name(day)}"


def _reason(gone: bool) -> str:
    return "it is gone, or I was removed from it." if gone else "I may not write there. Invite me, or let me write."


def day_status(state: str, day: date) -> str:
    """What became of a day's question that was not simply posted."""
    said = {
        "ready": "is on its way",
        "claimed": "is on its way",
        "skipped": "was not posted: I was not there at its time, or within two hours after",
        "unknown": "may or may not have arrived: the answer to my request was lost",
        "failed": "could not be posted",
    }
    return f"The question of {day_name(day)} {said[state]}."
