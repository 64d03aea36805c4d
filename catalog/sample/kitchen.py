"""Pictures of what stands in a kitchen."""

from __future__ import annotations

from catalog.sample.paint import Studio, mix


def bottle(s: Studio) -> None:
    for cx, foot, k, colour, lid in ((505, 640, 0.86, "#f1ebe0", "#d8cfc0"), (330, 690, 1.0, "#2f3136", "#232428")):
        r, h = 88 * k, 420 * k
        y = foot - h
        s.ground(cx, foot, r * 1.02)
        s.lathe(
            cx,
            [(y, r * 0.66), (y + 26 * k, r * 0.82), (y + 60 * k, r), (foot - 14, r), (foot, r * 0.95)],
            colour,
            bands=[(foot - 30 * k, foot - 24 * k, "#c9a36a")],
            gloss=0.22,
        )
        s.lathe(cx, [(y - 14 * k, r * 0.6), (y + 2, r * 0.6)], "#c9ccd0", gloss=0.5, streak=0.4)
        s.lathe(cx, [(y - 92 * k, r * 0.60), (y - 86 * k, r * 0.66), (y - 14 * k, r * 0.66)], lid, gloss=0.2)
        s.disc(cx, y - 92 * k, r * 0.60, mix(lid, "#ffffff", 0.18))
        loop = [
            (cx + r * 0.5, y - 70 * k),
            (cx + r * 1.05, y - 62 * k),
            (cx + r * 1.0, y - 10 * k),
            (cx + r * 0.62, y - 8 * k),
        ]
        s.puff(s.line(loop, 13 * k), lid, 8)
        s.mark(cx - r * 0.1, y + 190 * k, 36 * k, "#c9a36a", 0.9)


def wok(s: Studio) -> None:
    s.ground(372, 664, 150, 22)
    handle = s.line([(560, 505), (640, 462), (716, 432)], 36)
    s.shade(handle, 8, 20, 12, 0.25)
    s.puff(handle, "#a5743f", 20, gloss=0.12)
    s.puff(s.line([(545, 512), (590, 494)], 26), "#4a4a4f", 14, gloss=0.3)
    s.lathe(
        370, [(500, 236), (540, 228), (590, 196), (630, 146), (646, 120)], "#3c4045", tilt=0.30, gloss=0.3, round_=True
    )
    s.flat(s.oval(370, 500, 238, 72), "#5a5e64")
    s.fade(s.oval(370, 503, 226, 65), "#c9c3b7", "#ece7dd", 60)
    s.fade(s.oval(372, 522, 150, 40), "#d8d2c6", "#e9e3d8", 40, 0.8)
    s.flat(s.oval(300, 480, 60, 9, -0.2), "#ffffff", 0.35)
    spoon = s.line([(330, 520), (240, 400), (150, 262)], 20)
    s.shade(spoon, 10, 14, 10, 0.22)
    s.puff(spoon, "#c99a62", 12, gloss=0.08)
    s.puff(s.blob([(305, 480), (345, 478), (392, 520), (396, 548), (366, 552), (322, 530)]), "#c99a62", 14)


def boxes(s: Studio) -> None:
    def glass(x: float, y: float, w: float, h: float, content: str, fill: float) -> None:
        s.ground(x + w / 2, y + h, w * 0.5, 22, 0.34)
        body = s.block(x, y, w, h, 26)
        s.fade(body, "#dfeaea", "#c2d4d3", 60, 0.75)
        inside = s.block(x + 12, y + h * (1 - fill), w - 24, h * fill - 12, 18)
        s.puff(inside, content, 26, gloss=0.05)
        s.flat(s.block(x + 18, y + 14, 14, h - 40, 7), "#ffffff", 0.55)
        s.flat(s.block(x + w - 26, y + 20, 6, h - 60, 3), "#ffffff", 0.4)
        lid = s.block(x - 12, y - 30, w + 24, 44, 16)
        s.shade(lid, 0, 8, 8, 0.2)
        s.puff(lid, "#7f9c93", 14, gloss=0.12)
        for at in (0.28, 0.72):
            s.puff(s.block(x + w * at - 30, y - 14, 60, 46, 10), "#8fada3", 9, gloss=0.1)

    glass(150, 520, 400, 170, "#e0a951", 0.62)
    glass(190, 330, 320, 150, "#86a866", 0.6)
    glass(226, 178, 230, 112, "#cf6d58", 0.62)
    s.ground(634, 690, 52, 12, 0.3)
    s.puff(s.oval(632, 640, 56, 52), "#d95f45", 40, gloss=0.22, rough=30)
    s.puff(s.blob([(620, 590), (634, 598), (662, 578), (650, 600), (634, 608)]), "#5f7d46", 8)


def kettle(s: Studio) -> None:
    s.ground(385, 684, 165, 28)
    s.lathe(385, [(652, 150), (684, 156)], "#4c4f52", tilt=0.14)
    handle = s.line([(500, 330), (620, 330), (650, 420), (620, 560), (532, 600)], 40)
    s.puff(handle, "#5f7266", 22, gloss=0.15)
    spout = s.blob([(268, 352), (226, 322), (208, 330), (246, 400), (276, 430)])
    s.puff(spout, "#8ea796", 24, gloss=0.15)
    s.lathe(
        385,
        [(330, 116), (380, 126), (480, 142), (600, 150), (648, 146), (654, 140)],
        "#9db5a4",
        round_=True,
        gloss=0.2,
        bands=[(630, 640, "#d9c8a4")],
    )
    s.lathe(385, [(300, 98), (312, 112), (334, 117)], "#5f7266", round_=True)
    s.disc(385, 300, 98, "#72867a", 0.12)
    s.lathe(385, [(270, 24), (282, 27), (302, 18)], "#c9a36a", gloss=0.4, round_=True)
    s.disc(385, 270, 24, "#dcbb88")
    s.mark(370, 500, 38, "#f4efe2", 0.85)


def bowls(s: Studio) -> None:
    def bowl(cx: float, rim: float, r: float, hill: str) -> None:
        foot = rim + r * 0.82
        s.lathe(cx, [(foot - 14, r * 0.42), (foot, r * 0.42)], "#e9e6df", tilt=0.2)
        body = s.lathe(
            cx,
            [
                (rim, r),
                (rim + r * 0.25, r * 0.95),
                (rim + r * 0.55, r * 0.74),
                (rim + r * 0.72, r * 0.48),
                (foot - 8, r * 0.42),
            ],
            "#f6f3ec",
            tilt=0.26,
            round_=True,
            gloss=0.3,
            bands=[(rim + 6, rim + 10, hill)],
        )
        for dx, dy, w, h, a in (
            (-0.5, 0.56, 0.55, 0.26, 0.5),
            (0.16, 0.58, 0.7, 0.34, 0.75),
            (0.62, 0.5, 0.4, 0.2, 0.45),
        ):
            x, y = cx + dx * r, rim + dy * r
            mount = s.blob(
                [
                    (x - w * r * 0.6, y + 10),
                    (x - w * r * 0.2, y - h * r * 0.6),
                    (x, y - h * r),
                    (x + w * r * 0.3, y - h * r * 0.4),
                    (x + w * r * 0.6, y + 10),
                    (x, y + 16),
                ]
            )
            s.fade(mount.within(body), hill, mix(hill, "#ffffff", 0.8), 90, a)
        s.flat(s.oval(cx, rim, r, r * 0.26), "#fbf9f4")
        s.fade(s.oval(cx, rim + 4, r * 0.93, r * 0.225), "#d9d5cb", "#f4f1ea", 65)

    s.ground(512, 466, 70, 12, 0.34)
    bowl(512, 330, 158, "#4f7393")
    s.ground(300, 588, 106, 16)
    bowl(296, 410, 206, "#3f6688")
    s.ground(206, 664, 70, 11)
    bowl(196, 542, 140, "#547a98")
    s.ground(560, 652, 84, 13)
    bowl(552, 506, 168, "#5b7f9c")


PICTURES = {"bottle": bottle, "wok": wok, "boxes": boxes, "kettle": kettle, "bowls": bowls}
