"""The inbox itself: takes what is heard, keeps the open questions in clusters, hands out the best. Pure.

In: `take(event, now)`, `tick(now)`, `best(now)`. Out: lists of `Settled` for what ended here (duplicate, noise, merged,
expired, dropped), and clusters to answer; whoever takes a cluster settles it or gives it back. Every store is bounded:
what is dropped is dropped by name, the lowest score first.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.inbox.about import Shelf
from agent.inbox.cluster import Asked, Cluster, Form
from agent.inbox.outcomes import Outcomes, Settled
from agent.inbox.rank import score
from agent.inbox.stated import Stated
from agent.inbox.triage import NAMED_WEIGHT, read
from perception.event import LiveEvent
from render.values import Sentence

RATE_HALF_S = 10.0
FORGETTING = 32  # viewers looked at to forget one; who waits for an answer is passed over
NAMES_ONLY = 24  # characters: longer talk about a product that asks nothing is talk


@dataclass(frozen=True, slots=True)
class InboxLimits:
    """`deadline_s`: how long a question may wait for its first word. `late_merge_s`: how long after an answer the same
    question counts as answered by it; in a room with more than `busy` comments a second, `busy_merge_s`."""

    deadline_s: float = 60.0
    clusters: int = 200
    members: int = 200
    per_viewer: int = 6
    ids: int = 100_000
    viewers: int = 5_000
    answers: int = 64
    late_merge_s: float = 20.0
    busy_merge_s: float = 60.0
    busy: float = 5.0
    recently_s: float = 60.0


@dataclass(slots=True)
class Viewer:
    """What the inbox remembers of one viewer."""

    waiting: int = 0
    unanswered: int = 0
    answered_at: float = -1e9
    buyer: float = 1.0


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that sounded: its question, its line, when, and its sentences, which may still be written. `by_words`:
    the same words would ask the same again."""

    cluster: Cluster
    line: str
    at: float
    says: Sequence[Sentence] = ()
    by_words: bool = True

    def states(self, stated: Stated) -> bool:
        """Is this among what it says?"""
        said = (Stated.of(s.facts, s.lang) for s in self.says)
        return any(s is not None and s.same(stated) for s in said)


class Inbox:
    """Open questions of one room."""

    def __init__(self, shelf: Shelf, limits: InboxLimits | None = None) -> None:
        self.limits = limits or InboxLimits()
        self.shelf = shelf
        self.outcomes = Outcomes()
        self._clusters: list[Cluster] = []
        self._taken: list[Cluster] = []
        self._said: OrderedDict[int, Answered] = OrderedDict()
        self._rate = 0.0
        self._rated = 0.0
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._viewers: OrderedDict[str, Viewer] = OrderedDict()

    # ------------------------------------------------------------------ in

    def knows(self, id: str) -> bool:
        return id in self._ids

    def remember(self, id: str) -> None:
        """An id seen before (also by an earlier life of the mind): the same event again is a duplicate."""
        self._ids[id] = None
        if len(self._ids) > self.limits.ids:
            self._ids.popitem(last=False)

    def take(self, event: LiveEvent, now: float, *, asked_at: float | None = None) -> list[Settled]:
        """One event with words. Returns what is settled by it, itself or others."""
        if event.id in self._ids:
            return [self.outcomes.at_once(Settled(event.id, "duplicate", "this id was heard before"))]
        self.remember(event.id)
        self._heard(now)
        if event.is_self:
            return [self.outcomes.at_once(Settled(event.id, "ignored", "our own words"))]
        if event.history:
            return [self.outcomes.at_once(Settled(event.id, "ignored", "said before we joined"))]
        reading = read(event.text or "")
        if reading.kind == "injection":
            return [self.outcomes.at_once(Settled(event.id, "refused", "orders to the host"))]
        about = self.shelf.about(reading.plain)
        if reading.kind == "noise" and about.handle is not None and len(reading.plain) <= NAMES_ONLY:
            reading = replace(reading, kind="question", intent="named", weight=NAMED_WEIGHT)
        if reading.kind != "question":
            return [self.outcomes.at_once(Settled(event.id, "ignored", reading.kind))]
        t = now if asked_at is None else asked_at
        if now - t >= self.limits.deadline_s:
            return [self.outcomes.at_once(Settled(event.id, "expired", "too old when it arrived"))]
        viewer = self.viewer(event.user.id or event.user.name)
        asked = Asked(
            event.id, event.text or "", event.user.id or event.user.name, event.user.name, event.platform, t,
            t + self.limits.deadline_s, reading, about, viewer.buyer, event.type == "voice",
            bool(event.extra.get("guest")),
        )  # fmt: skip
        self.outcomes.open(event.id)
        viewer.waiting += 1
        return self._place(asked, viewer, now)

    def readmit(self, asked: Asked, now: float) -> None:
        """A question of an earlier life: open again, with its age."""
        self.outcomes.open(asked.id)
        self.viewer(asked.user_id).waiting += 1
        self._clusters.append(Cluster.of(asked))

    def adopt(self, cluster: Cluster) -> None:
        """A cluster whose answer an earlier life had sent."""
        for asked in cluster.members:
            self.outcomes.open(asked.id)
            self.viewer(asked.user_id).waiting += 1
        self._taken.append(cluster)

    def _place(self, asked: Asked, viewer: Viewer, now: float) -> list[Settled]:
        form = Form.of(asked)
        window = self.merging_s
        alone = asked.is_guest  # the show was stopped for it: it is answered by itself
        for answered in () if alone else self._said.values():
            if answered.by_words and now - answered.at <= window and answered.cluster.same(form):
                return self.settle(asked, "merged", "just answered", line=answered.line, now=now)
        for cluster in () if alone else (*self._taken, *self._clusters):
            if form.key in cluster.keys and cluster.same(form):
                if len(cluster.members) >= self.limits.members:
                    return self.settle(asked, "dropped", "enough viewers ask this already", now=now)
                cluster.members.append(asked)
                return []
        if viewer.waiting > self.limits.per_viewer:
            return self.settle(asked, "dropped", "this viewer has enough questions waiting", now=now)
        self._clusters.append(Cluster(asked, [asked], [form]))
        if len(self._clusters) <= self.limits.clusters:
            return []
        ranked = sorted(self._clusters, key=lambda c: self._score(c, now, None))
        worst = ranked[: max(1, self.limits.clusters // 10)]  # several at once: a flood is not ranked at each comment
        gone = {id(c) for c in worst}
        self._clusters = [c for c in self._clusters if id(c) not in gone]
        late = [m for c in worst for m in c.members]
        return [s for m in late for s in self.settle(m, "dropped", "too many questions at once", now=now)]

    def viewer(self, user_id: str) -> Viewer:
        viewer = self._viewers.get(user_id)
        if viewer is None:
            viewer = self._viewers[user_id] = Viewer()
            if len(self._viewers) > self.limits.viewers:
                self._forget()
        else:
            self._viewers.move_to_end(user_id)
        return viewer

    def _forget(self) -> None:
        """Drop the viewer heard from longest ago who waits for nothing."""
        for _ in range(FORGETTING):
            user_id = next(iter(self._viewers))
            if self._viewers[user_id].waiting == 0:
                del self._viewers[user_id]
                return
            self._viewers.move_to_end(user_id)

    # ------------------------------------------------------------------ out

    def tick(self, now: float) -> list[Settled]:
        """Time passed: what nobody could answer in time ends here."""
        out: list[Settled] = []
        for cluster in list(self._clusters):
            late = [m for m in cluster.members if m.deadline <= now]
            for asked in late:
                cluster.members.remove(asked)
                out += self.settle(asked, "expired", "nobody came to it in time", now=now)
            if not cluster.members:
                self._clusters.remove(cluster)
            elif late and cluster.head in late:
                cluster.head = cluster.members[0]
        while self._said and now - next(iter(self._said.values())).at > self.limits.busy_merge_s:
            self._said.popitem(last=False)
        return out

    def best(self, now: float, on_air: str | None) -> Cluster | None:
        """Take the question to answer next out of the box. One viewer's questions keep their order: "and in black?"."""
        if not self._clusters:
            return None
        first: dict[str, float] = {}
        for cluster in self._clusters:
            user = cluster.head.user_id
            first[user] = min(first.get(user, cluster.head.t), cluster.head.t)
        turn = [c for c in self._clusters if c.head.t <= first[c.head.user_id]]
        best = max(turn, key=lambda c: self._score(c, now, on_air))
        self._clusters.remove(best)
        self._taken.append(best)
        return best

    def give_back(self, cluster: Cluster) -> None:
        """It could not be answered just now; it waits on, with its age."""
        if cluster in self._taken:
            self._taken.remove(cluster)
            cluster.members = [m for m in cluster.members if m.id in self.outcomes]
            if cluster.members:
                self._clusters.append(cluster)

    def spoken(self, cluster: Cluster, line: str, now: float, says: Sequence[Sentence] = ()) -> None:
        """Its answer begins to sound: the same question in the next seconds has been answered by it."""
        self._said[id(cluster)] = Answered(cluster, line, now, says)
        if len(self._said) > self.limits.answers:
            self._said.popitem(last=False)

    def unsay(self) -> None:
        """The catalog changed: what was answered before answers nobody who asks now."""
        self._said.clear()

    def moved_on(self) -> None:
        """Another product is shown: "how much is this?" is another question now, though not one with another answer."""
        for key, answered in self._said.items():
            if answered.cluster.head.about.handle is None:
                self._said[key] = replace(answered, by_words=False)

    def said_lately(self, cluster: Cluster, stated: Stated, now: float) -> str | None:
        """The line that has just stated this very thing: `cluster` asks in other words what was answered by it."""
        for answered in self._said.values():
            if now - answered.at <= self.merging_s and answered.states(stated):
                answered.cluster.learn(cluster)
                return answered.line
        return None

    @property
    def merging_s(self) -> float:
        """How long an answer answers the same question: in a busy room, who asks has heard it or will read it."""
        return self.limits.busy_merge_s if self._rate > self.limits.busy else self.limits.late_merge_s

    def _heard(self, now: float) -> None:
        """Comments a second, over the last half minute or so."""
        self._rate *= 0.5 ** (max(0.0, now - self._rated) / RATE_HALF_S)
        self._rate += math.log(2) / RATE_HALF_S
        self._rated = max(self._rated, now)

    def settle(
        self,
        asked: Asked,
        outcome: str,
        reason: str,
        *,
        now: float,
        line: str | None = None,
        spoken_at: float | None = None,
        text: str | None = None,
    ) -> list[Settled]:
        """The outcome of one question: a list of one, or empty where it had its outcome already."""
        settled = self.outcomes.settle(Settled(asked.id, outcome, reason, line, spoken_at, text, asked.user_id))  # type: ignore[arg-type]
        if settled is None:
            return []
        viewer = self.viewer(asked.user_id)
        viewer.waiting = max(0, viewer.waiting - 1)
        if outcome in ("expired", "dropped"):
            viewer.unanswered += 1
        else:
            viewer.unanswered = 0
            viewer.answered_at = now
        return [settled]

    def close(self, cluster: Cluster) -> None:
        """The taker has settled every member of it."""
        if cluster in self._taken:
            self._taken.remove(cluster)

    def waiting(self) -> tuple[Cluster, ...]:
        """Clusters not yet taken, oldest first."""
        return tuple(self._clusters)

    @property
    def sizes(self) -> dict[str, int]:
        return {
            "clusters": len(self._clusters),
            "open": len(self.outcomes),
            "ids": len(self._ids),
            "viewers": len(self._viewers),
            "said": len(self._said),
        }

    def _score(self, cluster: Cluster, now: float, on_air: str | None) -> float:
        viewers = [self.viewer(m.user_id) for m in cluster.members[:8]]
        return score(
            cluster,
            now,
            on_air=on_air,
            unanswered=max(v.unanswered for v in viewers),
            recently=all(now - v.answered_at < self.limits.recently_s for v in viewers),
        )
