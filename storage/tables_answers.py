"""Tables of what a town adds to the answers: questions without one, sentences, facts, answers."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
)

from storage.columns import (
    UtcTime,
    code,
    code_or_null,
    metadata,
    of_town,
    points_to,
    town_column,
)

questions: Final = Table(
    "questions",
    metadata,
    town_column(),
    code("id"),
    Column("text", Text, nullable=False),
    Column("near", Text, nullable=False, server_default=""),
    code("about", server_default=""),
    Column("times", Integer, nullable=False, server_default="1"),
    Column("asked_on", Date, nullable=False),
    PrimaryKeyConstraint("town_id", "id"),
    of_town(),
    Index("ix_questions_asked_on", "asked_on"),
)
"""Sent by a citizen's tap, without the citizen: no person, no message id, no time of day."""

question_marks: Final = Table(
    "question_marks",
    metadata,
    town_column(),
    code("question"),
    Column("mark", LargeBinary, nullable=False),
    Column("until", UtcTime, nullable=False),
    PrimaryKeyConstraint("town_id", "question", "mark"),
    of_town(),
    Index("ix_question_marks_until", "until"),
)
"""For a day after it was sent: by which "unsend" knows the question of its message again."""

lessons: Final = Table(
    "lessons",
    metadata,
    town_column(),
    code("id"),
    code("service"),
    Column("text", Text, nullable=False),
    Column("added_on", Date, nullable=False),
    code_or_null("added_by"),
    PrimaryKeyConstraint("town_id", "id"),
    of_town(),
    points_to("staff", "added_by", to="id"),
)

own_answers: Final = Table(
    "own_answers",
    metadata,
    town_column(),
    code("id"),
    Column("title", Text, nullable=False),
    Column("title_en", Text, nullable=False, server_default=""),
    Column("answer", Text, nullable=False),
    Column("answer_en", Text, nullable=False, server_default=""),
    code("division"),
    Column("source", Text, nullable=False, server_default=""),
    Column("checked_on", Date, nullable=False),
    Column("valid_to", Date, nullable=True),
    Column("is_published", Boolean, nullable=False, server_default=false()),
    code_or_null("written_by"),
    PrimaryKeyConstraint("town_id", "id"),
    points_to("divisions", "division", to="code"),
    points_to("staff", "written_by", to="id"),
)

town_facts: Final = Table(
    "town_facts",
    metadata,
    town_column(),
    code("key"),
    Column("words", Text, nullable=False),
    Column("source", Text, nullable=False, server_default=""),
    Column("said_on", Date, nullable=False),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True),
    code_or_null("said_by"),
    PrimaryKeyConstraint("town_id", "key"),
    of_town(),
    points_to("staff", "said_by", to="id"),
)

answer_marks: Final = Table(
    "answer_marks",
    metadata,
    town_column(),
    code("service"),
    Column("month", String(7), nullable=False),
    Column("good", Integer, nullable=False, server_default="0"),
    Column("bad", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("town_id", "service", "month"),
    of_town(),
)

knowledge: Final = Table(
    "knowledge",
    metadata,
    town_column(),
    Column("version", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("town_id"),
    of_town(),
)
"""Raised with every change of lessons, own answers and facts: who read an older one reads anew."""
