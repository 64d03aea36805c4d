"""How things get heard. Outsiders use `LiveEvent` and `User` from here, chat from `perception.chat` (`Room`, `Chats`,
`open_source`, `open_decoder`, `ChatSource`), and voices from `perception.voice`.
"""

from perception.event import EventType, LiveEvent, User

__all__ = ["EventType", "LiveEvent", "User"]
