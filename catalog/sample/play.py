"""Pictures for pets and children."""

from __future__ import annotations

import numpy as np

from catalog.sample.paint import Studio, mix


def _paw(s: Studio, x: float, y: float, r: float, colour: str) -> None:
    s.flat(
        s.blob(
            [
                (x, y - r * 0.15),
                (x + r * 0.6, y + r * 0.45),
                (x + r * 0.32, y + r * 0.78),
                (x, y + r * 0.66),
                (x - r * 0.32, y + r * 0.78),
                (x - r * 0.6, y + r * 0.45),
            ]
        ),
        colour,
    )
    for dx, dy, k in ((-0.74, -0.05, 0.22), (-0.28, -0.56, 0.25), (0.28, -0.56, 0.25), (0.74, -0.05, 0.22)):
        s.flat(s.oval(x + dx * r, y + dy * r, r * k, r * k * 1.3), colour)


def litter(s: Studio) -> None:
    s.ground(345, 650, 170, 20)
    bag = s.blob(
        [
            (190, 168),
            (345, 172),
            (500, 168),
            (512, 320),
            (518, 560),
            (500, 652),
            (345, 662),
            (190, 652),
            (172, 560),
            (178, 320),
        ]
    )
    s.puff(bag, "#8fb3a4", 60, gloss=0.14, rough=24)
    s.flat(s.block(184, 206, 322, 5).within(bag), "#5f8375", 0.8)
    s.fade(s.block(216, 288, 258, 240, 20).within(bag), "#fbf6e9", "#efe4ca", 70)
    _paw(s, 345, 392, 62, "#8fb3a4")
    s.mark(345, 492, 22, "#5f8375")
    rng = np.random.default_rng(4)
    pile = s.blob([(446, 690), (520, 640), (590, 622), (660, 650), (722, 694), (600, 712)])
    s.shade(pile, 6, 8, 12, 0.3)
    s.puff(pile, "#ddd3bd", 40)
    for _ in range(260):
        x, d = rng.uniform(456, 716), rng.uniform(0, 1)
        top = 690 - 64 * np.exp(-(((x - 590) / 74) ** 2))
        y = top + d * (702 - top)
        s.puff(
            s.oval(x, y, 6.5, 4.4, rng.uniform(0, 3)), ("#efe7d4", "#d2c6aa", "#bfb59c", "#e5dac0")[rng.integers(4)], 5
        )
    scoop = s.line([(640, 640), (716, 520)], 20, curve=False)
    s.shade(scoop, 5, 8, 6, 0.25)
    s.puff(scoop, "#5f8375", 11, gloss=0.15)


def blocks(s: Studio) -> None:
    def cube(x: float, y: float, a: float, colour: str) -> None:
        front, _, _ = s.crate(x, y, a, a, colour, side=a * 0.34, rise=a * 0.22)
        s.weave(front, 15, 0.012, 84)

    s.ground(400, 672, 270, 20)
    for x, y, colour in ((150, 552, "#d9775f"), (286, 552, "#e8c98f"), (422, 552, "#6f9a8c")):
        cube(x, y, 118, colour)
    for x, y, colour in ((214, 434, "#7f9cc0"), (352, 434, "#e3b04b")):
        cube(x, y, 118, colour)
    arch = s.poly(
        [
            (262, 432),
            (262, 330),
            (500, 330),
            (500, 432),
            (440, 432),
            *[(381 + 59 * np.cos(t), 432 - 56 * np.sin(t)) for t in np.linspace(0, np.pi, 20)],
            (322, 432),
        ]
    )
    s.poly([(262, 330)] * 3)
    s.face([(500, 330), (538, 306), (538, 408), (500, 432)], "#e8c98f", -0.2)
    s.face([(262, 330), (300, 306), (538, 306), (500, 330)], "#e8c98f", 0.3)
    s.fade(arch, "#edd19b", "#dcb97c", 80)
    s.weave(arch, 15, 0.014, 84)
    roof = s.poly([(300, 306), (396, 196), (490, 306)])
    s.face([(396, 196), (434, 180), (526, 284), (490, 306)], "#b9573f", -0.25)
    s.fade(roof, "#dd7d64", "#c5614a", 80)
    s.lathe(632, [(590, 46), (664, 46)], "#7f9cc0", tilt=0.3, gloss=0.06, streak=0.05)
    s.disc(632, 590, 46, "#9db6d4", 0.3)
    s.puff(s.oval(122, 640, 40, 40), "#e3b04b", 36, gloss=0.12)


def leash(s: Studio) -> None:
    rope = [
        (330, 250),
        (200, 220),
        (130, 330),
        (190, 450),
        (330, 470),
        (470, 430),
        (600, 470),
        (640, 580),
        (540, 660),
        (380, 640),
        (330, 560),
    ]
    strap = s.line(rope, 26)
    s.shade(strap, 8, 12, 9, 0.34)
    s.puff(strap, "#c9573d", 13, gloss=0.04)
    s.flat(s.line(rope, 5), "#f3f0dc", 0.95)
    s.weave(strap, 5, 0.05, 45)
    grip = s.blob([(330, 250), (420, 170), (560, 150), (650, 210), (640, 300), (540, 340), (420, 320)])
    hole = s.blob([(372, 252), (430, 200), (556, 182), (616, 222), (606, 282), (536, 308), (430, 292)])
    loop = grip.cut(hole)
    s.shade(loop, 8, 12, 9, 0.32)
    s.puff(loop, "#3f4650", 16, gloss=0.05)
    s.weave(loop, 6, 0.05, 60)
    s.puff(s.block(304, 226, 52, 50, 8, 0.5), "#2f353d", 12)
    clip = s.line([(330, 560), (324, 600)], 16, curve=False)
    s.puff(clip, "#d7b779", 8, gloss=0.5)
    ring = s.oval(318, 636, 26, 32).cut(s.oval(318, 636, 16, 21))
    s.shade(ring, 4, 6, 4, 0.3)
    s.puff(ring, "#d7b779", 7, gloss=0.5)
    s.puff(s.oval(326, 596, 15, 15), "#e6cb93", 10, gloss=0.5)
    tag = s.oval(318, 704, 30, 30)
    s.shade(tag, 4, 6, 5, 0.3)
    s.puff(tag, "#e6cb93", 12, gloss=0.4)
    _paw(s, 318, 704, 15, "#a5803f")


def scratcher(s: Studio) -> None:
    s.ground(400, 640, 300, 26)
    body = s.blob(
        [
            (100, 470),
            (150, 450),
            (260, 520),
            (400, 548),
            (540, 520),
            (650, 450),
            (700, 470),
            (704, 600),
            (690, 640),
            (400, 650),
            (110, 640),
            (96, 600),
        ]
    )
    s.puff(body, "#c49660", 30)
    s.weave(body, 9, 0.16, 0, 0.7)
    s.weave(body, 26, 0.05, 90)
    top = s.blob(
        [
            (100, 466),
            (190, 400),
            (330, 452),
            (400, 462),
            (480, 452),
            (610, 400),
            (702, 466),
            (650, 466),
            (540, 530),
            (400, 556),
            (260, 530),
            (150, 466),
        ]
    )
    s.puff(top, "#dbb27c", 24)
    s.weave(top, 8, 0.14, 12, 0.7)
    for x0, x1 in ((230, 272), (300, 340), (470, 510)):
        for k in range(3):
            s.flat(s.line([(x0 + k * 13, 470 + k * 3), (x1 + k * 13, 514 + k * 3)], 3), "#8a5f33", 0.55)
    edge = s.line([(100, 634), (250, 645), (400, 648), (550, 645), (700, 634)], 24)
    s.puff(edge, "#6d8794", 12)
    mouse = s.blob([(556, 640), (580, 600), (630, 588), (672, 612), (690, 646), (640, 660), (580, 658)])
    s.shade(mouse, 5, 8, 8, 0.3)
    s.puff(mouse, "#9aa3ad", 34)
    s.puff(s.oval(600, 596, 14, 15), "#b9899a", 9)
    s.puff(s.line([(688, 644), (724, 630), (748, 654), (772, 640)], 6), "#b9899a", 4)
    s.flat(s.oval(574, 628, 4, 4), "#24262b")


def puzzle(s: Studio) -> None:
    s.ground(330, 560, 230, 18)
    s.crate(110, 190, 440, 360, "#2f4d6b", side=56, rise=34)
    art = s.block(130, 210, 400, 320, 4)
    s.fade(art, "#f6c98a", "#f0a07e", 90)
    s.flat(s.oval(396, 330, 44, 44).within(art), "#fff2cf")
    s.fade(s.block(130, 390, 400, 140).within(art), "#5f93a8", "#2f6279", 90)
    for pts, colour in (
        ([(120, 400), (190, 330), (250, 300), (310, 350), (350, 400), (230, 416)], "#4a6f7d"),
        ([(300, 404), (400, 350), (470, 372), (548, 402), (430, 420)], "#6a8790"),
        ([(120, 540), (130, 470), (220, 440), (330, 476), (400, 540)], "#2c4a45"),
    ):
        s.flat(s.blob(pts).within(art), colour)
    for y in (430, 452, 480, 508):
        s.flat(s.line([(350, y), (396, y + 2), (450, y)], 3).within(art), "#ffe3b0", 0.6)
    s.mark(496, 246, 20, "#fff6e2")

    def piece(x: float, y: float, a: float, turn: float, colour: str) -> None:
        c, n = np.cos(turn), np.sin(turn)

        def at(px: float, py: float) -> tuple[float, float]:
            return x + a * (px * c - py * n), y + a * 0.86 * (px * n + py * c)

        outline: list[tuple[float, float]] = []
        for side, knob in enumerate((1, -1, 1, -1)):
            q = side * np.pi / 2
            for t, out in (
                (-0.5, 0),
                (-0.14, 0),
                (-0.12, 0.08),
                (-0.2, 0.2),
                (-0.1, 0.32),
                (0.1, 0.32),
                (0.2, 0.2),
                (0.12, 0.08),
                (0.14, 0),
            ):
                px, py = t, -0.5 - knob * out
                outline.append(at(px * np.cos(q) - py * np.sin(q), px * np.sin(q) + py * np.cos(q)))
        shape = s.poly(outline)
        s.shade(shape, 5, 8, 5, 0.4)
        s.puff(shape, colour, 6)

    for x, y, t, colour in (
        (180, 650, 0.3, "#f2b27f"),
        (320, 690, -0.5, "#5f93a8"),
        (470, 640, 0.9, "#2c4a45"),
        (610, 690, 0.2, "#f6c98a"),
        (650, 560, -0.3, "#4a6f7d"),
    ):
        piece(x, y, 66, t, colour)


def plush(s: Studio) -> None:
    c, cream = "#b98352", "#f1e2c6"
    s.ground(396, 694, 190, 24)
    for side in (-1, 1):
        leg = s.oval(396 + side * 126, 640, 74, 60, side * 0.3)
        s.puff(leg, c, 52)
        s.puff(s.oval(396 + side * 142, 652, 40, 42), cream, 26)
    body = s.blob([(396, 400), (290, 450), (262, 580), (310, 680), (396, 694), (482, 680), (530, 580), (502, 450)])
    s.puff(body, c, 90)
    s.puff(s.blob([(396, 470), (334, 520), (332, 620), (396, 672), (460, 620), (458, 520)]), cream, 54)
    for side in (-1, 1):
        arm = s.blob([(396 + side * x, y) for x, y in ((92, 440), (140, 470), (166, 560), (128, 590), (94, 540))])
        s.shade(arm, 5, 10, 8, 0.25)
        s.puff(arm, c, 34)
    for side in (-1, 1):
        for points, w in (([(60, 210), (78, 150), (70, 92)], 24), ([(76, 150), (118, 112)], 20)):
            s.puff(s.line([(396 + side * x, y) for x, y in points], w), "#8a5f38", 13)
        ear = s.blob([(396 + side * x, y) for x, y in ((116, 246), (170, 196), (226, 204), (206, 262), (146, 290))])
        s.shade(ear, 4, 8, 8, 0.22)
        s.puff(ear, c, 26)
        s.puff(
            s.blob([(396 + side * x, y) for x, y in ((140, 252), (172, 218), (204, 220), (192, 250), (156, 270))]),
            "#e9b9a0",
            12,
        )
    head = s.blob([(396, 178), (290, 206), (248, 300), (286, 392), (396, 428), (506, 392), (544, 300), (502, 206)])
    s.shade(head, 4, 14, 14, 0.3)
    s.puff(head, c, 100)
    s.puff(s.blob([(396, 318), (338, 346), (344, 396), (396, 416), (448, 396), (454, 346)]), cream, 40)
    nose = s.blob([(396, 334), (376, 338), (374, 352), (396, 364), (418, 352), (416, 338)])
    s.puff(nose, "#4a2f26", 12, gloss=0.2)
    s.flat(s.line([(396, 362), (396, 378), (382, 388)], 4), "#6a4430")
    s.flat(s.line([(396, 378), (410, 388)], 4), "#6a4430")
    for side in (-1, 1):
        eye = s.oval(396 + side * 66, 302, 14, 17)
        s.puff(eye, "#2a1d1a", 12, gloss=0.25)
        s.flat(s.oval(396 + side * 66 - 4, 295, 4, 4.6), "#ffffff", 0.9)
        s.glow(s.oval(396 + side * 100, 346, 22, 15), "#e08a76", 8, 0.4)
    for x, y in ((356, 236), (396, 222), (436, 236)):
        s.flat(s.oval(x, y, 8, 9), cream, 0.85)
    scarf = s.line([(298, 414), (350, 444), (396, 450), (444, 444), (496, 414)], 40)
    s.shade(scarf, 2, 8, 8, 0.3)
    s.puff(scarf, "#6f8f86", 20)
    s.weave(scarf, 9, 0.06, 0)
    tail = s.block(440, 436, 50, 112, 10, -0.14)
    s.shade(tail, 4, 8, 6, 0.28)
    s.puff(tail, mix("#6f8f86", "#ffffff", 0.05), 18)
    s.weave(tail, 9, 0.06, 0)


PICTURES = {
    "litter": litter,
    "blocks": blocks,
    "leash": leash,
    "scratcher": scratcher,
    "puzzle": puzzle,
    "plush": plush,
}
