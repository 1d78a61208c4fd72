"""Every table of the main database.

`town_id` leads every primary key, unique constraint and foreign key, so that no row can point
into another town. Only `towns` belongs to none.
"""

from __future__ import annotations

from storage.columns import metadata
from storage.tables_answers import (
    answer_marks,
    knowledge,
    lessons,
    own_answers,
    question_marks,
    questions,
    town_facts,
)
from storage.tables_case import case_events, cases, photos, word_messages, words
from storage.tables_console import (
    authenticators,
    canned_answers,
    log_in_links,
    lookers,
    passkeys,
    recovery_codes,
    saved_views,
    sessions,
    staff_wishes,
)
from storage.tables_letters import challenges, letters, staff_ways
from storage.tables_talk import dialogues, inbox, outbox
from storage.tables_tips import tip_tables
from storage.tables_town import (
    audit,
    categories,
    days_off,
    divisions,
    groups,
    link_codes,
    quota,
    staff,
    towns,
)
from storage.tables_work import (
    case_links,
    chats,
    contacts,
    done_once,
    news,
    ratings,
    reminders,
    watchers,
)

__all__ = [
    "answer_marks",
    "audit",
    "authenticators",
    "canned_answers",
    "case_events",
    "case_links",
    "cases",
    "categories",
    "challenges",
    "chats",
    "contacts",
    "days_off",
    "dialogues",
    "divisions",
    "done_once",
    "groups",
    "inbox",
    "knowledge",
    "lessons",
    "letters",
    "link_codes",
    "log_in_links",
    "lookers",
    "metadata",
    "news",
    "outbox",
    "own_answers",
    "passkeys",
    "photos",
    "question_marks",
    "questions",
    "quota",
    "ratings",
    "recovery_codes",
    "reminders",
    "saved_views",
    "sessions",
    "staff",
    "staff_ways",
    "staff_wishes",
    "tip_tables",
    "town_facts",
    "towns",
    "watchers",
    "word_messages",
    "words",
]
