"""The operator's web page: the programme, the chat, what was answered and from which facts, and the desk's controls."""

from __future__ import annotations

from studio.app import studio_app
from studio.desk import Feed, Operator, Shelf
from studio.mind_feed import MindFeed

__all__ = ["Feed", "MindFeed", "Operator", "Shelf", "studio_app"]
