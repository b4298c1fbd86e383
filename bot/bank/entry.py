"""The bank's format as pydantic models: one source for what is checked and what editors complete."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, WithJsonSchema
from pydantic_core import core_schema

from bot.domain.question import KeyPoint, Kind, Level, Misconception, Question, SampleAnswer

ID_PATTERN = r"^[a-z0-9-]{1,60}$"
MAX_WEIGHT = 100

Slug = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
TextOrTexts = Annotated[
    list[Text],
    BeforeValidator(lambda value: value if isinstance(value, list) else [value]),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "items": {"type": "string", "minLength": 1}},
            ]
        }
    ),
]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class PointEntry(_Strict):
    """One thing that a good answer states."""

    id: Slug = Field(description="Names the point in answers and denies; unique in the question. a-z, 0-9 and -.")
    point: Text = Field(description="The thing itself, in one short plain sentence or phrase.")
    accept: list[Text] = Field(default=[], description="Other wordings that earn the point, in plain English.")
    weight: float = Field(
        default=1.0,
        gt=0,
        le=MAX_WEIGHT,
        allow_inf_nan=False,
        description="How much the point counts; 1 if left out.",
    )
    hint: TextOrTexts = Field(default=[], description="A nudge, or a list of nudges from vague to telling.")
    probe: Text = Field(default="", description="The follow-up question when the point is missed.")

    def value(self) -> KeyPoint:
        """The point as the rest of the bot knows it."""
        return KeyPoint(
            self.id, self.point, tuple(self.accept), float(self.weight), tuple(self.hint), self.probe or None
        )


class MisconceptionEntry(_Strict):
    """A wrong claim that people make."""

    says: Text = Field(description="The wrong claim, as a person would say it.")
    reply: Text = Field(description="The correction that the learner reads.")
    denies: list[Slug] = Field(default=[], description="The ids of the points that the claim contradicts.")

    def value(self) -> Misconception:
        """The misconception as the rest of the bot knows it."""
        return Misconception(self.says, self.reply, tuple(self.denies))


class AnswerEntry(_Strict):
    """A labelled sample answer: the content's own test."""

    text: Text = Field(description="An answer as a person would type it.")
    earns: list[Slug] = Field(description="The ids of the points that a fair reader gives it; [] for none.")
    held: bool = Field(
        default=False, description="true: by another hand, and never used to choose a wording. It only measures."
    )
    misgraded: bool = Field(
        default=False, description="true: known to be graded otherwise than labelled. It counts as wrong in check."
    )

    def value(self) -> SampleAnswer:
        """The answer as the rest of the bot knows it."""
        return SampleAnswer(self.text, tuple(self.earns), self.held, self.misgraded)


class QuestionEntry(_Strict):
    """One interview question with the points that a good answer states."""

    id: Slug = Field(description="Stable for ever and unique in the bank, such as foundations-01. a-z, 0-9 and -.")
    topic: Slug = Field(description="The topic, and the folder that the file lies in.")
    level: Level = Field(strict=False, description="How far along a candidate should be: junior, mid or senior.")
    kind: Kind = Field(
        default=Kind.EXPLAIN,
        strict=False,
        description="list: naming the thing earns the point. explain (the default): a claim is needed.",
    )
    ask: Text = Field(description="The question as the learner reads it.")
    points: list[PointEntry] = Field(min_length=1, description="The key points, at least one.")
    misconceptions: list[MisconceptionEntry] = Field(default=[], description="Wrong claims worth a correction.")
    senior: Text = Field(default="", description="What a senior would add, shown after the answer.")
    example: Text = Field(default="", description="A concrete example, shown after the answer.")
    answers: list[AnswerEntry] = Field(default=[], description="Labelled sample answers that test the points.")
    references: list[Text] = Field(default=[], description="Where to read more: a title or a link.")
    retired: bool = Field(default=False, description="true: no longer asked. A question is never deleted.")

    def value(self) -> Question:
        """The question as the rest of the bot knows it."""
        return Question(
            id=self.id,
            topic=self.topic,
            level=self.level,
            kind=self.kind,
            ask=self.ask,
            points=tuple(point.value() for point in self.points),
            misconceptions=tuple(claim.value() for claim in self.misconceptions),
            senior=self.senior or None,
            example=self.example or None,
            answers=tuple(answer.value() for answer in self.answers),
            references=tuple(self.references),
            retired=self.retired,
        )


class QuestionsFile(_Strict):
    """A file that holds several questions."""

    questions: list[QuestionEntry] = Field(min_length=1, description="The questions of this file.")


class _AuthorSchema(GenerateJsonSchema):
    """Leaves out what tells an author nothing: titles that repeat the key, and empty defaults."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner: JsonSchemaValue = super().default_schema(schema)
        if inner.get("default") in ("", []):
            del inner["default"]
        return inner


def schema() -> str:
    """The JSON Schema (2020-12) of a question file, for editor completion: pretty and stable."""
    either: TypeAdapter[Any] = TypeAdapter(QuestionEntry | QuestionsFile)
    head = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "A question file of the mlquiz bank",
        "description": "One question, or a list of questions under the key questions. See content/README.md.",
    }
    body = either.json_schema(schema_generator=_AuthorSchema)
    return json.dumps(head | body, indent=2, ensure_ascii=False) + "\n"
