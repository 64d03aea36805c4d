"""What an operator's page may send, read without trusting it.

In: one websocket message. Out: one of the orders below; anything else is a `BadOrder` whose one line goes back to the
page. `ref` comes back with the confirmation.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from errors import BadInput

TEXT_LIMIT = 300  # characters said in one go: about a minute
MESSAGE_LIMIT = 1 << 14
_LINE = Annotated[str, StringConstraints(min_length=1, max_length=64)]
_SKU = Annotated[str, StringConstraints(min_length=1, max_length=128)]


class BadOrder(BadInput):
    """The message is no order; `ref` is the page's number for it, where one could be read."""

    def __init__(self, what: str, ref: int | None = None) -> None:
        super().__init__(what)
        self.ref = ref


def _one_line(value: object) -> object:
    if not isinstance(value, str):
        return value
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    ref: int | None = None


class Say(_Order):
    do: Literal["say"]
    text: Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1, max_length=TEXT_LIMIT)]
    lang: Literal["zh", "en"] = "zh"


class Pause(_Order):
    do: Literal["pause"]
    on: bool


class Panic(_Order):
    do: Literal["panic"]
    on: bool


class Show(_Order):
    do: Literal["show"]
    sku: _SKU


class SetRow(_Order):
    """New values of one row. What is not named stays; `price` is a decimal as text, never a float."""

    do: Literal["set"]
    sku: _SKU
    price: Annotated[str, StringConstraints(pattern=r"^\d{1,9}(\.\d{1,3})?$")] | None = None
    stock: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    active: bool | None = None

    @property
    def fields(self) -> dict[str, object]:
        return self.model_dump(include={"price", "stock", "active"}, exclude_none=True)


class Attend(_Order):
    """The operator is there."""

    do: Literal["attend"]


class Said(_Order):
    """Co-pilot: the person has said this sentence; without one, all of the line (or sent it as a reply)."""

    do: Literal["said"]
    line: _LINE
    sentence: Annotated[int, Field(ge=0, le=10_000)] | None = None


class Skip(_Order):
    """Co-pilot: the person will not say the rest of this line."""

    do: Literal["skip"]
    line: _LINE


class Invite(_Order):
    """A guest's microphone by a link that is good once."""

    do: Literal["invite"]
    name: Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1, max_length=32)]
    minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 60


class Uninvite(_Order):
    do: Literal["uninvite"]
    id: _LINE


Order = Attend | Said | Skip | Say | Pause | Panic | Show | SetRow | Invite | Uninvite
_ORDERS: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="do")])


def read_order(frame: str) -> Order:
    body = _object(frame)
    ref = body.get("ref")
    try:
        order = _ORDERS.validate_python(body)
    except ValidationError as e:
        first = e.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        raise BadOrder(f"{place}: {first['msg']}".removeprefix(": "), ref if isinstance(ref, int) else None) from None
    if isinstance(order, SetRow) and not order.fields:
        raise BadOrder("set needs price, stock or active", order.ref)
    return order


def read_token(frame: str) -> str:
    """The operator's token, from the first message: `{"token": ".."}`."""
    token = _object(frame).get("token")
    if not isinstance(token, str):
        raise BadOrder('the first message must be {"token": ".."}')
    return token


def _object(frame: str) -> dict:
    if len(frame) > MESSAGE_LIMIT:
        raise BadOrder(f"message of {len(frame)} characters; the limit is {MESSAGE_LIMIT}")
    try:
        body = json.loads(frame)
    except (ValueError, RecursionError):
        raise BadOrder("not JSON") from None
    if not isinstance(body, dict):
        raise BadOrder("expected a JSON object")
    return body
