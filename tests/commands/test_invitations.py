"""Invitations: good once, for one person, for a while; taken back at any time."""

from __future__ import annotations

import itertools

import pytest

from commands.invitations import MOST, PAST, Invitations
from errors import BadInput


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def invitations(clock):
    count = itertools.count(1)
    return Invitations(clock, lambda: f"{next(count):08d}-and-much-more")


def test_a_link_lets_one_in_once_and_the_key_lets_the_same_one_back(invitations):
    made = invitations.invite("小李", 60)
    guest = invitations.admit(made["token"])
    assert guest.name == "小李"
    assert invitations.admit(made["token"]) is None
    assert invitations.admit(guest.key) is None, "is here already"
    guest.leave()
    assert invitations.admit(made["token"]) is None
    again = invitations.admit(guest.key)
    assert (again.name, again.key, again.gone) == ("小李", guest.key, guest.gone)


@pytest.mark.parametrize("token", ["", "wrong", "错", "\ud800", "00000001"])
def test_nobody_else_is_let_in(invitations, token):
    invitations.invite("小李", 60)
    assert invitations.admit(token) is None


def test_it_is_over_at_its_time_used_or_not(invitations, clock):
    unused, used = (invitations.invite(name, 5)["token"] for name in ("甲", "乙"))
    guest = invitations.admit(used)
    clock.now = 299.0
    assert not guest.gone.is_set()
    assert [i["minutes"] for i in invitations.view()] == [1, 1]
    clock.now = 300.0
    assert [(i["state"], i.get("minutes")) for i in invitations.view()] == [("over", None)] * 2
    assert guest.gone.is_set()
    guest.leave()
    assert invitations.admit(unused) is None
    assert invitations.admit(guest.key) is None


def test_taken_back_it_opens_nothing_and_closes_what_is_open(invitations):
    made = invitations.invite("小李", 60)
    guest = invitations.admit(made["token"])
    invitations.revoke(made["id"])
    assert guest.gone.is_set()
    guest.leave()
    assert invitations.admit(guest.key) is None
    assert invitations.view() == [{"id": made["id"], "name": "小李", "state": "revoked"}]
    with pytest.raises(BadInput, match="no such invitation"):
        invitations.revoke("unknown")


def test_the_studio_sees_no_token(invitations):
    made = invitations.invite("小李", 60)
    guest = invitations.admit(made["token"])
    assert made["token"] not in str(invitations.view())
    assert guest.key not in str(invitations.view())


def test_they_are_bounded(invitations):
    for n in range(3 * MOST):
        made = invitations.invite(str(n), 60)
        if n % MOST == MOST - 1:
            with pytest.raises(BadInput, match="take one back"):
                invitations.invite("one more", 60)
            for one in invitations.view():
                invitations.revoke(one["id"])
    assert len(invitations.view()) <= PAST + MOST
    with pytest.raises(BadInput, match="minutes"):
        invitations.invite("long", 10_000)
    assert made["id"]
