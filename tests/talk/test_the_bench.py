"""What people of the bench type is a whole complaint: else it would measure something less."""

from __future__ import annotations

from handlers.commands import FileCase
from tests.talk.chat import Chat
from tools.bench.load import COMPLAINT


def test_the_benchs_walk_files_a_case(chat: Chat) -> None:
    for text in COMPLAINT:
        chat.says(text)
    (filed,) = [done for done in chat.hall.done if isinstance(done, FileCase)]
    assert filed.category == "light"
    chat.is_at_menu()
