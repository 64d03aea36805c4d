"""How long a promotion still runs, in words for the card. Pure.

In: a card, the time now. Out: a `Promo`, or None when it is over or has no
end. Only a real end is counted down to: less than a day in seconds, before that its day.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from render.picture.scene import Card, Promo

DAY = 24 * 3600
WORDS = {
    "zh": ("优惠", "距结束 {}", "{:%-m}月{:%-d}日 {:%H:%M} 截止"),
    "en": ("Offer", "ends in {}", "until {:%b} {:%-d}, {:%H:%M}"),
}


def promo_of(card: Card | None, now: float) -> Promo | None:
    if card is None or card.ends is None:
        return None
    left = card.ends - now
    if left <= 0:
        return None
    name, soon, later = WORDS[card.lang]
    if left < DAY:
        seconds = int(left)
        text = soon.format(f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}")
    else:
        end = datetime.fromtimestamp(card.ends, timezone(timedelta(seconds=card.zone)))
        text = later.format(end, end, end)
    return Promo(card.offer or name, text)
