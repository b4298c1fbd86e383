"""A Grade as JSON text and back, without loss, so that an old answer shows the marks that it was given."""

import json
from typing import Any

from bot.domain.grade import Evidence, Grade, Slip, Verdict
from bot.domain.question import Misconception

_Json = dict[str, Any]


def grade_to_json(grade: Grade) -> str:
    """Write a grade as compact JSON. Characters stay as they are: escaped surrogates would pair up."""
    content = {
        "score": grade.score,
        "verdicts": [_verdict_out(verdict) for verdict in grade.verdicts],
        "slips": [_slip_out(slip) for slip in grade.slips],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def grade_from_json(text: str) -> Grade:
    """Read what grade_to_json wrote."""
    content = json.loads(text)
    return Grade(
        score=content["score"],
        verdicts=tuple(_verdict_in(verdict) for verdict in content["verdicts"]),
        slips=tuple(_slip_in(slip) for slip in content["slips"]),
    )


def _verdict_out(verdict: Verdict) -> _Json:
    return {
        "point": verdict.point_id,
        "credited": verdict.credited,
        "sure": verdict.sure,
        "coverage": verdict.coverage,
        "evidence": [_evidence_out(evidence) for evidence in verdict.evidence],
        "why": verdict.why,
    }


def _verdict_in(content: _Json) -> Verdict:
    return Verdict(
        point_id=content["point"],
        credited=content["credited"],
        sure=content["sure"],
        coverage=content["coverage"],
        evidence=tuple(_evidence_in(evidence) for evidence in content["evidence"]),
        why=content["why"],
    )


def _evidence_out(evidence: Evidence) -> _Json:
    return {"start": evidence.start, "end": evidence.end, "quote": evidence.quote, "why": evidence.why}


def _evidence_in(content: _Json) -> Evidence:
    return Evidence(content["start"], content["end"], content["quote"], content["why"])


def _slip_out(slip: Slip) -> _Json:
    says, reply, denies = slip.misconception.says, slip.misconception.reply, slip.misconception.denies
    return {"says": says, "reply": reply, "denies": list(denies), "evidence": _evidence_out(slip.evidence)}


def _slip_in(content: _Json) -> Slip:
    misconception = Misconception(content["says"], content["reply"], tuple(content["denies"]))
    return Slip(misconception, _evidence_in(content["evidence"]))
