"""A LINE platform for one machine, strict as LINE: for trying, for tests, for replays.

It knows nothing of the bot but its webhook address; the bot knows nothing of it but `LINE_API_URL`.
"""

from bot.simulator.faults import Redelivery, Switches
from bot.simulator.platform import Platform
from bot.simulator.world import Channel, Group, Message, Person

__all__ = [
    "Channel",
    "Group",
    "Message",
    "Person",
    "Platform",
    "Redelivery",
    "Switches",
]
