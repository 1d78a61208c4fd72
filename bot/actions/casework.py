"""Which action carries out which command of casework."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.actions import chat_desk, chat_passing, chatting, joining, staff_desk, staff_moves, voices
from handlers import citizen_commands as citizen
from handlers import staff_commands as staff

OF_CITIZENS: Final[Mapping[type, Any]] = {
    citizen.FindNeighbours: voices.find_neighbours,
    citizen.FollowCase: voices.follow_case,
    citizen.UnfollowCase: voices.unfollow_case,
    citizen.AddToCase: voices.add_to_case,
    citizen.ReopenCase: voices.reopen_case,
    citizen.RateCase: voices.rate_case,
    citizen.AskForHuman: chatting.ask_for_human,
    citizen.SayInChat: chatting.say_in_chat,
    citizen.ShowInChat: chatting.show_in_chat,
    citizen.LeaveChat: chatting.leave_chat,
}
OF_STAFF: Final[Mapping[type, Any]] = {
    staff.ReportProgress: staff_moves.report_progress,
    staff.ExplainDelay: staff_moves.explain_delay,
    staff.ForwardCase: staff_moves.forward_case,
    staff.CloseCase: staff_moves.close_case,
    staff.ReopenByStaff: staff_moves.reopen_by_staff,
    staff.NoteCase: staff_moves.note_case,
    staff.ChangeCategory: staff_moves.change_category,
    staff.AssignCase: staff_desk.assign_case,
    staff.AssignMany: staff_desk.assign_many,
    staff.NameConcerned: staff_desk.name_concerned,
    staff.PublishCase: staff_desk.publish_case,
    staff.ReadReporter: staff_desk.read_reporter,
    staff.TakeIn: staff_desk.take_in,
    staff.AddAfterPhoto: staff_desk.add_after_photo,
    staff.MergeCase: joining.merge_case,
    staff.UnmergeCase: joining.unmerge_case,
    staff.SplitCase: joining.split_case,
    staff.ListChats: chat_desk.list_chats,
    staff.ReadChat: chat_desk.read_chat,
    staff.TakeChat: chat_desk.take_chat,
    staff.TellInChat: chat_desk.tell_in_chat,
    staff.ListColleagues: chat_passing.list_colleagues,
    staff.PassChat: chat_passing.pass_chat,
    staff.GiveBackChat: chat_desk.give_back_chat,
}
