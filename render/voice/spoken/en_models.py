"""Names of models in English: digits glued to letters. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import en_code, en_number
from render.voice.spoken.rules import Rules

RULES = Rules()


@RULES.rule(r"(?:\b[Nn][Oo]\.\s?|№\s?|#)(\d+)")
def _numbered(m: re.Match[str]) -> str:
    return f"number {en_number(m[1])}"


@RULES.rule(r"(?<![\d,.])(\d+)-in-(\d+)\b")
def _in_one(m: re.Match[str]) -> str:
    return f"{en_number(m[1])}-in-{en_number(m[2])}"


@RULES.rule(r"(?<=[A-Za-z])[-_](?=\d)|(?<=[A-Za-z]\d)-(?=\d)")
def _joint(m: re.Match[str]) -> str:
    return " "


@RULES.rule(r"(?<=[A-Za-z])(\d+\.\d+)|(?<![\dA-Za-z.])(\d+\.\d+)(?=[A-Za-z])")
def _version(m: re.Match[str]) -> str:
    return f" {en_number(m[0])} "


@RULES.rule(r"(?<=[A-Za-z])(\d+)|(?<![\d.,])(\d+)(?=[A-Za-z])")
def _model(m: re.Match[str]) -> str:
    return f" {en_code(m[0])} "
