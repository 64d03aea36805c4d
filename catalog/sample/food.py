"""Pictures of what is eaten and drunk, and of what is put on skin and hair."""

from __future__ import annotations

import numpy as np

from catalog.sample.paint import Studio, mix


def _pouch(s: Studio, x: float, y: float, w: float, h: float, colour: str, label: str) -> None:
    """A standing bag with a sealed top."""
    s.ground(x + w / 2, y + h, w * 0.52, 20)
    body = s.blob(
        [
            (x + 8, y),
            (x + w / 2, y + 2),
            (x + w - 8, y),
            (x + w, y + h * 0.4),
            (x + w + 8, y + h * 0.9),
            (x + w - 14, y + h + 4),
            (x + w / 2, y + h + 10),
            (x + 14, y + h + 4),
            (x - 8, y + h * 0.9),
            (x, y + h * 0.4),
        ]
    )
    s.puff(body, colour, 46, gloss=0.16, rough=26)
    s.flat(s.block(x + 6, y + 34, w - 12, 5, 2).within(body), mix(colour, "#000000", 0.25), 0.5)
    s.flat(s.block(x + 6, y + 41, w - 12, 2, 1).within(body), "#ffffff", 0.35)
    s.fade(
        s.block(x + w * 0.16, y + h * 0.28, w * 0.68, h * 0.46, 14).within(body), label, mix(label, "#000000", 0.06), 70
    )


def _almond(s: Studio, x: float, y: float, r: float, turn: float, colour: str) -> None:
    c, n = np.cos(turn), np.sin(turn)
    pts = [(0, -1.25), (0.62, -0.3), (0.66, 0.5), (0, 1.05), (-0.66, 0.5), (-0.62, -0.3)]
    shape = s.blob([(x + r * (px * c - py * n), y + r * (px * n + py * c)) for px, py in pts])
    s.shade(shape, 4, 6, 5, 0.3)
    s.puff(shape, colour, r * 0.8, gloss=0.08)


def _berry(s: Studio, x: float, y: float, r: float, colour: str, gloss: float = 0.18) -> None:
    shape = s.oval(x, y, r, r * 0.94)
    s.shade(shape, 4, 6, 5, 0.3)
    s.puff(shape, colour, r, gloss=gloss, rough=24)


def _jar(s: Studio, cx: float, foot: float, r: float, h: float, glass: str, lid: str) -> None:
    y = foot - h
    s.ground(cx, foot, r * 1.02)
    s.lathe(
        cx, [(y, r * 0.8), (y + 22, r), (foot - 16, r), (foot, r * 0.93)], glass, gloss=0.4, streak=0.34, round_=False
    )
    s.lathe(cx, [(y - 52, r * 0.84), (y + 4, r * 0.86)], lid, gloss=0.35)
    s.disc(cx, y - 52, r * 0.84, mix(lid, "#ffffff", 0.15))


def nuts(s: Studio) -> None:
    s.crate(190, 250, 330, 400, "#7d5a3c", side=78, rise=44)
    s.ground(370, 652, 190, 20, 0.3)
    front, _, _ = s.crate(190, 250, 330, 400, "#a27a52", side=78, rise=44)
    s.fade(s.block(190, 330, 330, 210).within(front), "#f3e3c3", "#ead3a6", 70)
    s.mark(355, 436, 62, "#8a5f38")
    for x, y, t, c in (
        (150, 690, 0.5, "#a8693a"),
        (236, 706, -0.7, "#b57a45"),
        (330, 700, 1.3, "#9b5d33"),
        (416, 712, 0.2, "#b0713f"),
        (196, 726, 1.8, "#e2c08d"),
        (500, 694, -0.4, "#a8693a"),
        (286, 736, 0.9, "#e2c08d"),
        (580, 716, 1.1, "#b57a45"),
    ):
        _almond(s, x, y, 25, t, c)
    for x, y, c in (
        (376, 738, "#8f2630"),
        (466, 736, "#3c4a78"),
        (542, 738, "#8f2630"),
        (120, 722, "#3c4a78"),
        (630, 690, "#8f2630"),
    ):
        _berry(s, x, y, 15, c)


def tea(s: Studio) -> None:
    _jar(s, 300, 650, 128, 330, "#8c3b2a", "#6f2d20")
    s.lathe(300, [(398, 128.4), (560, 128.4)], "#f1dfb9", tilt=0.12, gloss=0.06, streak=0.06)
    s.mark(286, 492, 46, "#8c3b2a")
    s.ground(568, 668, 84, 13)
    s.lathe(568, [(560, 104), (600, 98), (640, 70), (658, 50), (668, 50)], "#fbf7ee", tilt=0.26, gloss=0.3, round_=True)
    s.flat(s.oval(568, 560, 104, 27), "#ffffff")
    s.fade(s.oval(568, 564, 95, 22), "#8e3a14", "#cf7a2e", 60)
    s.flat(s.oval(534, 558, 26, 4, -0.2), "#ffffff", 0.4)
    rng = np.random.default_rng(3)
    for _ in range(26):
        x, y = 400 + rng.uniform(0, 90), 690 + rng.uniform(0, 46)
        for a in range(4):
            t = a * np.pi / 2 + rng.uniform(0, 1)
            s.flat(s.oval(x + 5 * np.cos(t), y + 4 * np.sin(t), 4.6, 3.6), mix("#f0b63a", "#d98a1f", rng.uniform(0, 1)))


def chili(s: Studio) -> None:
    _jar(s, 380, 664, 138, 320, "#a3261a", "#2b2624")
    rng = np.random.default_rng(5)
    for _ in range(90):
        u, v = rng.uniform(-0.9, 0.9), rng.uniform(0, 1)
        x, y = 380 + 130 * u, 396 + 250 * v + 14 * np.sqrt(1 - u * u)
        s.flat(
            s.oval(x, y, rng.uniform(2, 6), rng.uniform(2, 5), rng.uniform(0, 3)),
            ("#d9662b", "#6e120d", "#e9a94a")[rng.integers(3)],
            0.7,
        )
    s.lathe(380, [(430, 138.6), (584, 138.6)], "#f6ead2", gloss=0.05, streak=0.08)
    s.mark(362, 520, 46, "#a3261a")
    for x, y, flip, k in ((170, 672, 1, 1.0), (236, 712, -1, 0.9), (600, 690, -1, 1.05)):
        pod = s.blob(
            [
                (x, y),
                (x + 34 * k, y - 22),
                (x + 78 * k * 1.1, y - 20 * flip),
                (x + 128 * k, y + 18 * flip),
                (x + 74 * k, y + 14),
                (x + 24 * k, y + 16),
            ]
        )
        s.shade(pod, 6, 9, 7, 0.32)
        s.puff(pod, "#c62a1b", 18, gloss=0.35, rough=26)
        s.puff(s.line([(x + 4, y - 2), (x - 18, y - 10), (x - 30, y - 24)], 8), "#5f7a3a", 5)


def cookies(s: Studio) -> None:
    front, _, _ = s.crate(140, 290, 300, 350, "#5f7a8c", side=76, rise=44)
    s.ground(330, 642, 190, 20, 0.32)
    front, _, _ = s.crate(140, 290, 300, 350, "#5f7a8c", side=76, rise=44)
    s.fade(s.block(140, 372, 300, 180).within(front), "#f5e7cc", "#ecd7ae", 70)
    s.mark(290, 462, 54, "#4d6575")
    rng = np.random.default_rng(8)
    for x, y, r in ((596, 640, 84), (586, 600, 82), (604, 562, 84), (470, 690, 92)):
        c = s.blob(
            [
                (
                    x + r * (1 + rng.uniform(-0.03, 0.03)) * np.cos(t),
                    y + 0.42 * r * (1 + rng.uniform(-0.05, 0.05)) * np.sin(t),
                )
                for t in np.linspace(0, 2 * np.pi, 18, endpoint=False)
            ]
        )
        s.shade(c, 6, 16, 10, 0.35)
        s.puff(c, "#cf9850", 26, gloss=0.03)
        for _ in range(34):
            a, d = rng.uniform(0, 6.28), np.sqrt(rng.uniform(0, 0.75))
            px, py = x + d * r * 0.9 * np.cos(a), y - 5 + d * r * 0.34 * np.sin(a)
            if rng.uniform() < 0.28:
                s.puff(s.oval(px, py, 8, 5, a), "#4a2b23", 5, gloss=0.2)
            else:
                s.flat(s.oval(px, py, rng.uniform(5, 9), 3.4, a), ("#ecc88c", "#b57c3c")[rng.integers(2)], 0.75)


def rice(s: Studio) -> None:
    _pouch(s, 190, 170, 330, 490, "#f0ebdf", "#b9492f")
    s.mark(355, 412, 66, "#f8efdd")
    s.flat(s.block(190 + 52, 560, 226, 5, 2), "#b9492f", 0.7)
    s.ground(590, 690, 70, 12)
    s.lathe(590, [(606, 104), (640, 92), (676, 58), (690, 50)], "#33507a", tilt=0.28, gloss=0.35, round_=True)
    s.flat(s.oval(590, 606, 104, 29), "#44659a")
    s.puff(
        s.blob([(494, 604), (524, 566), (580, 544), (640, 556), (686, 604), (640, 626), (590, 632), (530, 624)]),
        "#f7f3ea",
        40,
    )
    rng = np.random.default_rng(2)
    for _ in range(130):
        a, d = rng.uniform(0, 6.28), np.sqrt(rng.uniform(0, 1))
        s.fade(
            s.oval(590 + 84 * d * np.cos(a), 590 + 32 * d * np.sin(a), 7.5, 2.8, rng.uniform(0, 3.1)),
            "#ffffff",
            "#ddd6c8",
            80,
            0.85,
        )


def mango(s: Studio) -> None:
    _pouch(s, 250, 160, 290, 480, "#f2c14e", "#fff4dc")
    s.mark(395, 400, 56, "#d9822b")
    for x, y, t, c in (
        (190, 676, -0.3, "#e08f24"),
        (330, 706, 0.25, "#eda53a"),
        (470, 690, -0.15, "#d98722"),
        (590, 660, 0.5, "#eda53a"),
        (600, 716, -0.1, "#e29a30"),
    ):
        n, m = np.sin(t), np.cos(t)
        pts = [(-72, 8), (-36, -22), (10, -30), (58, -16), (76, 12), (30, 20), (-20, 26)]
        slice_ = s.blob([(x + px * m - py * n, y + px * n + py * m) for px, py in pts])
        s.shade(slice_, 6, 10, 7, 0.32)
        s.puff(slice_, c, 16, gloss=0.14, rough=22)
        s.weave(slice_, 13, 0.05, 80 + np.degrees(t))


def handcream(s: Studio) -> None:
    for cx, y, c, cap in ((300, 150, "#eadfcd", "#b98d62"), (500, 190, "#dfe4d6", "#8a9b7a")):
        s.ground(cx, y + 512, 62, 14)
        tube = s.blob(
            [
                (cx - 84, y),
                (cx, y - 2),
                (cx + 84, y),
                (cx + 84, y + 120),
                (cx + 72, y + 320),
                (cx + 58, y + 432),
                (cx, y + 440),
                (cx - 58, y + 432),
                (cx - 72, y + 320),
                (cx - 84, y + 120),
            ]
        )
        s.puff(tube, c, 70, gloss=0.16, rough=30)
        s.flat(s.block(cx - 82, y + 2, 164, 26, 4).within(tube), mix(c, "#000000", 0.12), 0.7)
        s.weave(s.block(cx - 82, y + 2, 164, 26, 4).within(tube), 5, 0.06, 0)
        s.lathe(cx, [(y + 436, 60), (y + 506, 58), (y + 512, 54)], cap, gloss=0.25)
        s.mark(cx, y + 180, 40, mix(cap, "#000000", 0.15))
        s.flat(s.block(cx - 40, y + 250, 80, 4, 2), cap)
        s.flat(s.block(cx - 26, y + 264, 52, 4, 2), cap, 0.6)


def shampoo(s: Studio) -> None:
    cx = 370
    s.ground(cx, 680, 128)
    s.lathe(
        cx, [(270, 36), (300, 60), (330, 112), (360, 124), (650, 124), (680, 116)], "#b9c9a9", gloss=0.3, streak=0.3
    )
    s.lathe(cx, [(420, 124.6), (596, 124.6)], "#f7f4ea", gloss=0.06, streak=0.1)
    s.mark(354, 512, 46, "#6f8459")
    s.lathe(cx, [(228, 40), (272, 42)], "#f1eee6", gloss=0.3)
    s.lathe(cx, [(160, 11), (230, 11)], "#e2ded3", gloss=0.3)
    s.puff(
        s.blob(
            [(330, 142), (352, 132), (420, 134), (500, 148), (520, 164), (514, 178), (490, 168), (420, 166), (346, 166)]
        ),
        "#f1eee6",
        18,
        gloss=0.25,
    )
    leaf = s.blob([(560, 700), (600, 640), (680, 612), (664, 676), (612, 706)])
    s.shade(leaf, 6, 10, 8, 0.3)
    s.puff(leaf, "#6f9350", 26, gloss=0.12)
    s.flat(s.line([(566, 698), (620, 656), (672, 620)], 3), "#4f7236", 0.7)


def lipbalm(s: Studio) -> None:
    s.ground(300, 668, 62)
    s.lathe(300, [(470, 58), (660, 58), (668, 54)], "#e7b64c", gloss=0.3)
    s.lathe(300, [(430, 50), (472, 50)], "#f5eede", gloss=0.3)
    balm = s.poly([(262, 436), (262, 372), (266, 366), (334, 330), (338, 334), (338, 436)])
    s.fade(balm, "#fff6dd", "#ecd9a8", 0)
    s.flat(s.oval(300, 350, 40, 13, -0.49), "#fffaf0")
    s.flat(s.block(272, 384, 7, 44, 3), "#ffffff", 0.6)
    s.mark(292, 570, 36, "#fff7e2")
    s.ground(486, 668, 60)
    s.lathe(486, [(400, 56), (408, 60), (660, 60), (668, 56)], "#e7b64c", gloss=0.3)
    s.disc(486, 400, 56, "#f0c868")
    s.mark(478, 540, 36, "#fff7e2")
    for x, y in ((590, 650), (626, 650), (608, 681), (644, 681), (572, 681)):
        hexa = s.poly([(x + 19 * np.cos(t), y + 17 * np.sin(t)) for t in np.radians(range(30, 390, 60))])
        s.shade(hexa, 3, 5, 4, 0.3)
        s.puff(hexa, "#eeb33a", 9, gloss=0.3)


PICTURES = {
    "nuts": nuts,
    "tea": tea,
    "chili": chili,
    "cookies": cookies,
    "rice": rice,
    "mango": mango,
    "handcream": handcream,
    "shampoo": shampoo,
    "lipbalm": lipbalm,
}
