"""Pictures of what is slept on, dried with, kept in and lit at home."""

from __future__ import annotations

from catalog.sample.paint import Studio, mix


def _folded(s: Studio, x: float, y: float, w: float, h: float, colour: str, layers: int = 3) -> None:
    """Cloth folded flat, seen from its folded edge."""
    body = s.block(x, y, w, h, h / 2.2)
    s.shade(body, 6, 12, 12, 0.3)
    s.puff(body, colour, h * 0.42)
    for i in range(1, layers):
        at = y + h * i / layers
        crease = s.line([(x + 20, at), (x + w * 0.6, at + 2), (x + w - 6, at)], 4).within(body)
        s.flat(crease, mix(colour, "#201a20", 0.35), 0.55)
    s.weave(body, 5, 0.035, 50)
    s.weave(body, 5, 0.03, -50)


def towel(s: Studio) -> None:
    s.ground(390, 660, 240, 20)
    for i, colour in enumerate(("#c9ccd0", "#e2d6c1", "#9fb4c4")):
        _folded(s, 150 + i * 8, 560 - i * 98, 460 - i * 16, 100, colour)
    roll = s.block(236, 262, 290, 104, 50)
    s.shade(roll, 4, 14, 12, 0.3)
    s.puff(roll, "#f2ede2", 50)
    s.weave(roll, 5, 0.035, 50)
    s.weave(roll, 5, 0.03, -50)
    end = s.oval(506, 314, 26, 50)
    s.puff(end, "#e9e2d3", 12)
    for k in (0.74, 0.48, 0.22):
        s.flat(s.oval(506, 314, 26 * k, 50 * k).cut(s.oval(506, 314, 26 * k - 2, 50 * k - 2)), "#b8ad98", 0.8)
    s.puff(s.block(330, 262, 56, 104, 6), "#b98d62", 20)
    s.mark(358, 314, 19, "#f7efdf")


def bedding(s: Studio) -> None:
    s.fade(s.block(90, 200, 640, 260, 46), "#b99f7c", "#93795a", 80)
    for x, colour in ((140, "#dfe1e2"), (430, "#dfe1e2")):
        back = s.blob(
            [
                (x, 300),
                (x + 20, 262),
                (x + 130, 250),
                (x + 240, 262),
                (x + 258, 300),
                (x + 250, 420),
                (x + 130, 432),
                (x + 8, 420),
            ]
        )
        s.shade(back, 4, 8, 12, 0.3)
        s.puff(back, colour, 54)
    for x, colour in ((180, "#cfc6b6"), (398, "#cfc6b6")):
        front = s.blob(
            [
                (x, 360),
                (x + 18, 330),
                (x + 110, 320),
                (x + 204, 330),
                (x + 220, 360),
                (x + 212, 462),
                (x + 110, 470),
                (x + 8, 462),
            ]
        )
        s.shade(front, 4, 8, 12, 0.3)
        s.puff(front, colour, 48)
        s.weave(front, 5, 0.02, 20)
    s.ground(400, 690, 320, 18, 0.3)
    sheet = s.block(84, 440, 640, 246, 34)
    s.puff(sheet, "#f1efea", 30)
    cover = s.blob(
        [
            (74, 470),
            (200, 452),
            (400, 446),
            (610, 452),
            (736, 470),
            (746, 600),
            (738, 676),
            (560, 664),
            (400, 676),
            (230, 662),
            (66, 676),
            (60, 600),
        ]
    )
    s.shade(cover, 0, -6, 12, 0.22)
    s.puff(cover, "#c3c7ca", 48)
    fold = s.blob(
        [
            (72, 466),
            (200, 448),
            (400, 442),
            (610, 448),
            (738, 466),
            (742, 520),
            (600, 512),
            (400, 508),
            (210, 512),
            (66, 520),
        ]
    )
    s.shade(fold, 0, 8, 10, 0.25)
    s.puff(fold, "#e6e4de", 24)
    for a, b in (
        ((180, 540), (240, 650)),
        ((330, 530), (320, 660)),
        ((480, 540), (520, 650)),
        ((620, 530), (650, 660)),
    ):
        s.shade(s.line([a, ((a[0] + b[0]) / 2 + 14, (a[1] + b[1]) / 2), b], 8), 2, 0, 9, 0.22)
    s.weave(cover, 4, 0.012, 30)


def pillow(s: Studio) -> None:
    s.ground(400, 610, 280, 30)
    low = s.blob(
        [
            (110, 480),
            (130, 440),
            (250, 446),
            (400, 470),
            (550, 446),
            (670, 440),
            (692, 480),
            (690, 570),
            (660, 606),
            (400, 612),
            (140, 606),
            (112, 570),
        ]
    )
    s.puff(low, "#dfe5e8", 60)
    top = s.blob(
        [
            (112, 470),
            (150, 380),
            (240, 352),
            (330, 380),
            (400, 392),
            (470, 380),
            (560, 352),
            (650, 380),
            (690, 470),
            (660, 540),
            (540, 540),
            (400, 560),
            (260, 540),
            (140, 540),
        ]
    )
    s.puff(top, "#f1f4f5", 76)
    s.weave(top, 12, 0.025, 45)
    s.weave(top, 12, 0.025, -45)
    s.flat(s.line([(118, 516), (260, 548), (400, 566), (540, 548), (686, 516)], 5), "#9db2bd", 0.9)
    s.shade(s.oval(400, 452, 110, 34), 0, 0, 26, 0.14)
    tag = s.block(596, 548, 44, 56, 5)
    s.shade(tag, 3, 5, 4, 0.3)
    s.flat(tag, "#6d8794")
    s.mark(618, 576, 14, "#f1f4f5")


def candle(s: Studio) -> None:
    for cx, foot, r, h, glass, label in (
        (520, 620, 96, 200, "#a9b58e", "#f3efe2"),
        (310, 676, 128, 262, "#c68a5c", "#f7efe0"),
    ):
        y = foot - h
        s.ground(cx, foot, r)
        s.lathe(cx, [(y, r), (foot - 14, r), (foot, r * 0.95)], glass, tilt=0.2, gloss=0.4, streak=0.32)
        s.fade(s.oval(cx, y, r, r * 0.2), mix(glass, "#ffffff", 0.4), mix(glass, "#000000", 0.15), 60)
        s.fade(s.oval(cx, y + 7, r * 0.93, r * 0.17), "#fbf3df", "#efdfba", 60)
        s.lathe(cx, [(y + h * 0.34, r + 0.6), (y + h * 0.78, r + 0.6)], label, tilt=0.2, gloss=0.05, streak=0.08)
        s.mark(cx - r * 0.08, y + h * 0.56 + r * 0.19, r * 0.27, mix(glass, "#000000", 0.25))
        s.flat(s.line([(cx, y + 6), (cx + 1, y - 14)], 4, curve=False), "#3a302a")
        for grow, colour, alpha in ((3.4, "#ffdf9a", 0.16), (2.2, "#ffdf9a", 0.2)):
            halo = s.oval(cx, y - 34, 16 * grow, 20 * grow)
            s.glow(halo, colour, 18, alpha)
        flame = s.blob(
            [(cx, y - 66), (cx + 10, y - 36), (cx + 9, y - 18), (cx, y - 10), (cx - 9, y - 18), (cx - 9, y - 36)]
        )
        s.fade(flame, "#fff6cf", "#ffae3d", 90)


def storage(s: Studio) -> None:
    def box(x: float, y: float, w: float, h: float, colour: str) -> None:
        s.ground(x + w / 2 + 26, y + h, w * 0.55, 18, 0.34)
        s.crate(x, y, w, h, colour, side=84, rise=44)
        for i in range(7):
            rib = s.block(x + 18 + i * (w - 36) / 6.6, y + 66, 6, h - 100, 3)
            s.flat(rib, "#ffffff", 0.16)
        door = s.block(x + 30, y + 58, w - 60, h - 86, 16)
        s.fade(door, mix(colour, "#ffffff", 0.42), mix(colour, "#ffffff", 0.2), 60, 0.75)
        s.flat(s.block(x + 44, y + 72, 10, h - 120, 5), "#ffffff", 0.5)
        latch = s.block(x + w / 2 - 36, y + 44, 72, 28, 10)
        s.shade(latch, 2, 4, 4, 0.3)
        s.puff(latch, "#c9a36a", 10, gloss=0.25)
        lid = s.poly([(x - 8, y - 4), (x + w + 8, y - 4), (x + w + 8, y + 30), (x - 8, y + 30)])
        s.fade(lid, mix(colour, "#ffffff", 0.25), colour, 90)
        side = s.poly([(x + w + 8, y - 4), (x + w + 94, y - 50), (x + w + 94, y - 18), (x + w + 8, y + 30)])
        s.fade(side, mix(colour, "#000000", 0.12), mix(colour, "#000000", 0.22), 90)
        top = s.poly([(x - 8, y - 4), (x + 78, y - 50), (x + w + 94, y - 50), (x + w + 8, y - 4)])
        s.fade(top, mix(colour, "#ffffff", 0.5), mix(colour, "#ffffff", 0.3), 70)
        for wx in (x + 34, x + w - 34):
            s.puff(s.oval(wx, y + h + 5, 14, 12), "#55595e", 8)

    box(150, 440, 400, 224, "#93a89c")
    box(186, 238, 316, 176, "#d3c4a8")


def facetowel(s: Studio) -> None:
    s.ground(390, 664, 200, 22)
    pack = s.block(160, 330, 440, 330, 40)
    s.puff(pack, "#e9dfd6", 60, gloss=0.16, rough=22)
    s.fade(s.block(160, 470, 440, 120).within(pack), "#b9c8bf", "#a5b7ad", 70)
    s.mark(380, 530, 44, "#f7f4ee")
    s.fade(s.oval(380, 356, 120, 26), "#8d867e", "#b9b1a8", 90)
    for dx, lean, colour in ((26, 18, "#f0ede7"), (0, 0, "#ffffff")):
        sheet = s.blob(
            [
                (276 + dx, 356),
                (300 + dx, 286),
                (276 + dx + lean, 220),
                (340 + dx, 178),
                (400 + dx, 206),
                (470 + dx + lean, 176),
                (478 + dx, 262),
                (470 + dx, 330),
                (488 + dx, 358),
                (380 + dx, 372),
            ]
        )
        s.shade(sheet, 5, 8, 8, 0.22)
        s.puff(sheet, colour, 30)
        s.weave(sheet, 7, 0.02, 45)
        s.weave(sheet, 7, 0.02, -45)
    for x in (330, 420):
        s.shade(s.line([(x, 350), (x + 8, 290), (x - 6, 226)], 6), 0, 0, 7, 0.14)


PICTURES = {
    "towel": towel,
    "bedding": bedding,
    "pillow": pillow,
    "candle": candle,
    "storage": storage,
    "facetowel": facetowel,
}
