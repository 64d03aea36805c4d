"""Pictures of what is worn, and of what is carried against the rain."""

from __future__ import annotations

import numpy as np

from catalog.sample.paint import Studio, mix

_SLEEVED = [
    (300, 150),
    (222, 180),
    (96, 330),
    (168, 398),
    (238, 330),
    (244, 660),
    (400, 674),
    (556, 660),
    (562, 330),
    (632, 398),
    (704, 330),
    (578, 180),
    (500, 150),
]


def _folds(s: Studio, mask, lines, depth: float = 0.09) -> None:
    for points, width in lines:
        crease = s.line(points, width).within(mask)
        s.shade(crease, 0, 0, width * 0.9, depth)


def tee(s: Studio) -> None:
    for dx, dy, colour, k in ((66, -10, "#26364f", 1.0), (-20, 26, "#f3f2ee", 1.0)):
        pts = [(x * k + dx, y * k + dy) for x, y in (_SLEEVED[0], (400, 186), _SLEEVED[-1], *reversed(_SLEEVED[1:-1]))]
        dense = []
        for a, b in zip(pts, pts[1:] + pts[:1], strict=True):
            dense += [
                a,
                (a[0] * 0.97 + b[0] * 0.03, a[1] * 0.97 + b[1] * 0.03),
                (a[0] * 0.5 + b[0] * 0.5, a[1] * 0.5 + b[1] * 0.5),
                (a[0] * 0.03 + b[0] * 0.97, a[1] * 0.03 + b[1] * 0.97),
            ]
        shirt = s.blob(dense)
        s.shade(shirt, 14, 20, 20, 0.34)
        s.puff(shirt, colour, 34, gloss=0.0)
        ox, oy = dx, dy
        _folds(
            s,
            shirt,
            [
                ([(250 + ox, 340 + oy), (300 + ox, 420 + oy), (290 + ox, 560 + oy)], 16),
                ([(556 + ox, 340 + oy), (500 + ox, 440 + oy), (520 + ox, 600 + oy)], 16),
                ([(240 + ox, 330 + oy), (262 + ox, 290 + oy)], 14),
                ([(560 + ox, 330 + oy), (538 + ox, 290 + oy)], 14),
            ],
        )
        neck = s.line(
            [
                (300 + ox, 152 + oy),
                (340 + ox, 196 + oy),
                (400 + ox, 212 + oy),
                (460 + ox, 196 + oy),
                (500 + ox, 152 + oy),
            ],
            20,
        )
        s.puff(neck, mix(colour, "#000000", 0.05), 11)
        s.weave(neck, 4, 0.05, 0)
        s.weave(shirt, 3.2, 0.012, 0)
    s.mark(300, 300, 20, "#26364f")


def cardigan(s: Studio) -> None:
    c = "#d9c7a8"
    for side in (-1, 1):
        arm = s.blob(
            [
                (400 + side * x, y)
                for x, y in ((120, 178), (190, 220), (236, 400), (262, 620), (196, 636), (170, 460), (140, 340))
            ]
        )
        s.shade(arm, 12, 18, 18, 0.3)
        s.puff(arm, c, 34)
        s.weave(arm, 9, 0.035, 90)
        cuff = s.block(400 + side * 229 - 35, 604, 70, 46, 10, -side * 0.1)
        s.puff(cuff, mix(c, "#000000", 0.06), 14)
        s.weave(cuff, 6, 0.06, 0)
    s.fade(
        s.blob([(296, 160), (346, 138), (400, 134), (454, 138), (504, 160), (470, 250), (400, 345), (330, 250)]),
        "#8f7c5c",
        "#b39d78",
        90,
    )
    body = s.blob(
        [
            (300, 150),
            (262, 176),
            (240, 240),
            (246, 480),
            (240, 668),
            (400, 676),
            (560, 668),
            (554, 480),
            (560, 240),
            (538, 176),
            (500, 150),
            (452, 230),
            (400, 330),
            (348, 230),
        ]
    )
    s.shade(body, 12, 18, 18, 0.3)
    s.puff(body, c, 36)
    s.weave(body, 9, 0.035, 90)
    s.weave(body, 9, 0.025, 0)
    hem = s.block(240, 630, 320, 44, 12).within(body)
    s.flat(hem, mix(c, "#000000", 0.1), 0.5)
    s.weave(hem, 6, 0.06, 0)
    for points in (
        [(302, 150), (350, 236), (392, 322), (394, 500), (394, 672)],
        [(498, 150), (450, 236), (408, 322), (408, 500), (408, 672)],
    ):
        band = s.line(points, 26)
        s.puff(band, mix(c, "#ffffff", 0.06), 14)
        s.weave(band, 6, 0.04, 90)
    for y in (350, 420, 490, 560, 630):
        button = s.oval(404, y, 13, 13)
        s.shade(button, 2, 4, 4, 0.35)
        s.puff(button, "#7a5a3a", 11, gloss=0.3)
        for dx in (-3.5, 3.5):
            s.flat(s.oval(404 + dx, y, 1.8, 1.8), "#3d2b1a")


def socks(s: Studio) -> None:
    for dx, dy, colour in ((150, -20, "#c9cdd3"), (40, 0, "#2f3238"), (-70, 24, "#f5f3ee")):
        sock = s.blob(
            [
                (x + dx, y + dy)
                for x, y in (
                    (250, 150),
                    (320, 146),
                    (390, 150),
                    (392, 300),
                    (388, 440),
                    (420, 490),
                    (500, 540),
                    (560, 580),
                    (556, 640),
                    (490, 656),
                    (400, 640),
                    (310, 600),
                    (258, 540),
                    (252, 400),
                    (248, 280),
                )
            ]
        )
        s.shade(sock, 14, 16, 16, 0.36)
        s.puff(sock, colour, 40)
        s.weave(sock, 6, 0.02, 0)
        cuff = s.block(250 + dx, 148 + dy, 140, 74, 6).within(sock)
        s.weave(cuff, 9, 0.09, 0)
        s.flat(s.block(248 + dx, 168 + dy, 146, 8).within(sock), "#b4573d" if colour != "#2f3238" else "#d9a441", 0.9)
        heel = s.oval(268 + dx, 560 + dy, 66, 74, 0.6).within(sock)
        s.flat(heel, mix(colour, "#8a8f98", 0.5), 0.35)
        toe = s.oval(556 + dx, 612 + dy, 74, 60).within(sock)
        s.flat(toe, mix(colour, "#8a8f98", 0.5), 0.35)


def sneakers(s: Studio) -> None:
    for dx, dy, k in ((70, -130, 0.86), (0, 60, 1.0)):

        def at(points, dx=dx, dy=dy, k=k):
            return [(x * k + dx + (1 - k) * 300, y * k + dy) for x, y in points]

        (x0, y0), (x1, _) = at([(110, 600), (690, 600)])
        s.ground((x0 + x1) / 2, y0 + 8, (x1 - x0) / 2, 15)
        upper = s.blob(
            at(
                [
                    (140, 360),
                    (190, 330),
                    (226, 344),
                    (262, 372),
                    (330, 352),
                    (380, 390),
                    (470, 446),
                    (570, 474),
                    (660, 506),
                    (686, 550),
                    (660, 580),
                    (400, 582),
                    (150, 580),
                    (118, 540),
                    (126, 440),
                ]
            )
        )
        s.puff(upper, "#f2f3f4", 60 * k, gloss=0.04)
        s.weave(upper, 6, 0.04, 30)
        s.weave(upper, 6, 0.04, -30)
        s.puff(
            s.blob(at([(122, 540), (130, 440), (146, 372), (190, 420), (200, 500), (190, 576), (140, 578)])).within(
                upper
            ),
            "#c9d6e4",
            30 * k,
        )
        s.puff(
            s.blob(at([(560, 480), (650, 506), (684, 546), (664, 578), (580, 580), (548, 540)])).within(upper),
            "#e3e8ee",
            26 * k,
        )
        s.flat(
            s.blob(at([(168, 352), (196, 338), (250, 376), (320, 364), (300, 392), (236, 402), (190, 392)])), "#7e8ea3"
        )
        sole = s.blob(
            at(
                [
                    (104, 560),
                    (150, 572),
                    (400, 578),
                    (640, 572),
                    (700, 552),
                    (706, 592),
                    (660, 616),
                    (400, 620),
                    (150, 618),
                    (106, 606),
                ]
            )
        )
        s.puff(sole, "#ffffff", 20 * k)
        s.flat(s.line(at([(112, 612), (300, 618), (520, 618), (690, 602)]), 9 * k), "#d9764a")
        for i in range(5):
            lace = s.line(at([(300 + i * 38, 366 + i * 24), (350 + i * 36, 344 + i * 27)]), 10 * k, curve=False)
            s.shade(lace, 2, 4, 3, 0.3)
            s.puff(lace, "#ffffff", 5)
        swoop = s.line(at([(206, 530), (330, 520), (450, 470)]), 16 * k)
        s.puff(swoop, "#d9764a", 8)


def umbrella(s: Studio) -> None:
    top, green = (400, 150), "#2f5246"
    s.ground(430, 690, 60, 10, 0.3)
    shaft = s.line([(400, 300), (400, 640)], 11, curve=False)
    s.puff(shaft, "#b8bcc0", 6, gloss=0.4)
    grip = s.line([(400, 590), (400, 690)], 30, curve=False)
    s.puff(grip, "#8a5f38", 16, gloss=0.2)
    rim = [90, 190, 296, 400, 504, 610, 710]
    inner = s.blob([(90, 420), (250, 380), (400, 372), (550, 380), (710, 420), (560, 446), (400, 440), (240, 446)])
    s.fade(inner, "#13231d", "#1f372f", 90)
    for i in range(6):
        a, b = rim[i], rim[i + 1]
        bow = [
            top,
            *(
                (top[0] + (a - top[0]) * np.sin(t * np.pi / 2), top[1] + 270 * (1 - np.cos(t * np.pi / 2)))
                for t in np.linspace(0.12, 1, 9)
            ),
        ]
        back = [
            (top[0] + (b - top[0]) * np.sin(t * np.pi / 2), top[1] + 270 * (1 - np.cos(t * np.pi / 2)))
            for t in np.linspace(1, 0.12, 9)
        ]
        sag = [((a * (1 - t) + b * t), 420 - 34 * np.sin(np.pi * t)) for t in np.linspace(0.1, 0.9, 9)]
        tone = (0.3, 0.16, 0.04, -0.06, -0.2, -0.34)[i]
        lit = mix(green, "#ffffff", tone) if tone > 0 else mix(green, "#000000", -tone)
        panel = s.poly([*bow, *sag, *back])
        s.fade(panel, mix(lit, "#ffffff", 0.12), mix(lit, "#000000", 0.12), 80)
    for x in rim:
        s.puff(s.oval(x, 421, 6, 6), "#c9a36a", 5, gloss=0.3)
    for i, x in enumerate(rim[1:-1]):
        rib = [
            (top[0] + (x - top[0]) * np.sin(t * np.pi / 2), top[1] + 270 * (1 - np.cos(t * np.pi / 2)))
            for t in np.linspace(0, 1, 12)
        ]
        s.flat(s.line(rib, 2.4), "#ffffff" if i < 2 else "#000000", 0.22)
    s.puff(s.line([(400, 118), (400, 150)], 12, curve=False), "#c9a36a", 7, gloss=0.3)
    s.mark(258, 330, 26, "#e9dcc0", 0.85)


def hoodie(s: Studio) -> None:
    c = "#d9a33c"
    for side in (-1, 1):
        arm = s.blob(
            [
                (400 + side * x, y)
                for x, y in ((140, 232), (206, 280), (246, 420), (256, 580), (190, 592), (166, 460), (146, 380))
            ]
        )
        s.shade(arm, 12, 18, 16, 0.3)
        s.puff(arm, c, 36)
        cuff = s.block(400 + side * 222 - 36, 566, 72, 40, 10, -side * 0.06)
        s.puff(cuff, mix(c, "#000000", 0.12), 14)
        s.weave(cuff, 6, 0.05, 0)
    body = s.blob(
        [
            (300, 220),
            (246, 250),
            (236, 420),
            (244, 640),
            (400, 648),
            (556, 640),
            (564, 420),
            (554, 250),
            (500, 220),
            (400, 246),
        ]
    )
    s.shade(body, 12, 18, 18, 0.3)
    s.puff(body, c, 40)
    hem = s.block(242, 604, 316, 46, 12).within(body)
    s.flat(hem, mix(c, "#000000", 0.14), 0.7)
    s.weave(hem, 6, 0.05, 0)
    hood = s.blob([(400, 108), (310, 130), (276, 200), (300, 262), (400, 300), (500, 262), (524, 200), (490, 130)])
    s.shade(hood, 4, 12, 12, 0.3)
    s.puff(hood, c, 46)
    s.puff(
        s.blob([(400, 148), (340, 164), (322, 212), (352, 256), (400, 276), (448, 256), (478, 212), (460, 164)]),
        "#f3e6c8",
        26,
    )
    s.fade(
        s.blob([(400, 176), (356, 188), (346, 222), (400, 258), (454, 222), (444, 188)]), "#a8792a", "#c89a48", 90, 0.75
    )
    pocket = s.poly([(318, 470), (482, 470), (520, 590), (280, 590)])
    s.shade(pocket, 2, 4, 6, 0.25)
    s.puff(pocket, mix(c, "#ffffff", 0.05), 16)
    s.mark(400, 390, 40, "#fff4da")
    s.weave(body, 3.4, 0.012, 0)


PICTURES = {
    "tee": tee,
    "cardigan": cardigan,
    "socks": socks,
    "sneakers": sneakers,
    "umbrella": umbrella,
    "hoodie": hoodie,
}
