"""Text as Slack takes it: nothing in it pings, links, fences or fakes a mark, and it fits."""

import re

LIMIT = 2900
"""Characters of one text, after escaping; Slack takes 3,000 (https://docs.slack.dev/reference/block-kit/blocks)."""

# What a screen would obey rather than show: control characters, and marks that turn the writing direction.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_FENCE = re.compile(r"`(?=``)")
_APART = "\u200b"


def escape(text: str) -> str:
    """Foreign text inside Slack's markup (https://docs.slack.dev/messaging/formatting-message-text#escaping).

    Beside the three characters that Slack names, code fences and :emoji: are taken apart by an invisible space: a
    fence would swallow what follows, and an emoji could pass for one of our marks.
    """
    clean = _UNSHOWABLE.sub("", text)
    clean = clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _FENCE.sub(f"`{_APART}", _EMOJI.sub(f":{_APART}", clean))


def unescape(text: str) -> str:
    """What a person typed, out of Slack's escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def bold(text: str) -> str:
    """Foreign text in bold, line by line as Slack's bold ends with its line; a star in it would end it sooner."""
    lines = (line.strip() for line in escape(text).replace("*", "∗").splitlines())
    return "\n".join(f"*{line}*" for line in lines if line)


def clip(text: str, limit: int = LIMIT) -> str:
    """At most this many characters, cut after a word and never inside an entity, with an ellipsis for the rest."""
    if len(text) <= limit:
        return text
    kept = re.sub(r"&[a-z]*$", "", text[: limit - 2])
    cut = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:cut] if cut > limit // 2 else kept).rstrip() + " …"
