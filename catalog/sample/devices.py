"""Pictures of what has a plug or a battery."""

from __future__ import annotations

from catalog.sample.paint import Studio, mix


def earbuds(s: Studio) -> None:
    s.ground(360, 652, 210, 30)
    back = s.block(170, 250, 380, 200, 90)
    s.puff(back, "#e9e9ec", 60, gloss=0.2)
    s.puff(s.block(196, 278, 328, 150, 66), "#cfcfd6", 30)
    body = s.block(160, 420, 400, 230, 96)
    s.shade(body, 0, -8, 10, 0.2)
    s.puff(body, "#f4f4f6", 70, gloss=0.25, rough=30)
    s.flat(s.oval(360, 436, 166, 34), "#c2c2cb")
    for cx, d in ((286, 1), (434, -1)):
        stem = s.line([(cx, 330), (cx - 4 * d, 440)], 36)
        s.shade(stem, 5, 8, 6, 0.25)
        s.puff(stem, "#fbfbfd", 20, gloss=0.3)
        head = s.blob([(cx - 40, 318), (cx - 24, 276), (cx + 20, 270), (cx + 46, 304), (cx + 34, 350), (cx - 14, 358)])
        s.shade(head, 4, 7, 6, 0.25)
        s.puff(head, "#fbfbfd", 36, gloss=0.35)
        s.fade(s.oval(cx + 14 * d, 312, 20, 25, 0.3 * d), "#3b3b45", "#6b6b78", 60)
    s.flat(s.block(160, 441, 400, 3).within(body), "#b9b9c4", 0.9)
    s.flat(s.oval(360, 556, 6, 6), "#6fcf97")
    s.mark(360, 602, 22, "#b5b5c0")


def powerbank(s: Studio) -> None:
    s.ground(364, 676, 160, 22)
    side = s.block(238, 160, 300, 512, 46)
    s.puff(side, "#b9c6d6", 24)
    body = s.block(222, 154, 288, 512, 44)
    s.puff(body, "#d8e2ec", 56, gloss=0.18)
    s.mark(366, 380, 50, "#8ea3ba")
    for i in range(4):
        s.flat(s.oval(318 + i * 32, 596, 6, 6), "#5f7fa6" if i < 3 else "#b7c5d5")
    strap = s.line([(470, 190), (596, 220), (626, 400), (610, 560), (566, 600)], 26)
    s.shade(strap, 10, 14, 10, 0.28)
    s.puff(strap, "#8ea3ba", 13, gloss=0.1)
    s.puff(s.block(536, 588, 44, 62, 10, 0.5), "#7d92aa", 14, gloss=0.15)
    s.puff(s.block(522, 640, 24, 34, 5, 0.5), "#cfd3d9", 6, gloss=0.5)
    s.flat(s.block(300, 158, 60, 12, 6), "#66788c")
    s.flat(s.block(388, 159, 40, 10, 5), "#66788c")


def lamp(s: Studio) -> None:
    s.ground(330, 672, 150, 24)
    s.glow(s.poly([(420, 250), (630, 280), (660, 640), (330, 640)]), "#fff1c2", 44, 0.42)
    s.glow(s.oval(480, 664, 190, 26), "#fff1c2", 22, 0.6)
    s.lathe(330, [(640, 140), (662, 146), (674, 142)], "#f4f3f1", tilt=0.2, gloss=0.2)
    s.disc(330, 640, 140, "#fbfaf8", 0.2, "#e3e1de")
    s.flat(s.oval(400, 640, 14, 5), "#b5b2ae")
    lower = s.line([(300, 636), (226, 410)], 30, curve=False)
    s.puff(lower, "#f1efec", 15, gloss=0.2)
    upper = s.line([(226, 410), (400, 226)], 28, curve=False)
    s.shade(upper, 8, 12, 8, 0.18)
    s.puff(upper, "#f1efec", 14, gloss=0.2)
    for x, y, r in ((226, 410, 26), (400, 226, 22), (300, 634, 22)):
        s.puff(s.oval(x, y, r, r), "#c9a36a", r, gloss=0.35)
    head = s.block(372, 196, 290, 54, 27, 0.14)
    s.shade(head, 8, 14, 10, 0.2)
    s.puff(head, "#f8f7f5", 26, gloss=0.22)
    s.flat(s.line([(408, 246), (636, 278)], 9, curve=False), "#fff1b8")


def dryer(s: Studio) -> None:
    s.ground(402, 690, 110, 16)
    grip = s.blob([(360, 420), (452, 420), (446, 560), (440, 668), (410, 686), (378, 668), (368, 560)])
    s.puff(grip, "#55585f", 46, gloss=0.16)
    barrel = s.block(190, 210, 420, 236, 108)
    s.shade(barrel, 4, 22, 14, 0.25)
    s.puff(barrel, "#62666e", 96, gloss=0.25, rough=26)
    s.puff(s.block(150, 240, 90, 176, 20), "#c9a36a", 40, gloss=0.4)
    s.puff(s.block(116, 268, 60, 120, 12), "#3c3e44", 26, gloss=0.2)
    s.puff(s.oval(584, 328, 46, 100), "#3c3e44", 40, gloss=0.15)
    for k in (0.85, 0.66, 0.47, 0.28):
        ring = s.oval(588, 328, 40 * k, 90 * k).cut(s.oval(588, 328, 34 * k, 82 * k))
        s.flat(ring, "#8d9098", 0.8)
    s.mark(384, 326, 42, "#c9a36a")
    for y, c in ((486, "#c9a36a"), (530, "#8d9098")):
        s.puff(s.block(392, y, 28, 30, 12), c, 9, gloss=0.3)
    cord = s.line([(408, 682), (440, 724), (540, 716), (640, 730), (742, 700)], 11)
    s.shade(cord, 4, 8, 6, 0.3)
    s.puff(cord, mix("#3c3e44", "#ffffff", 0.05), 6)


PICTURES = {"earbuds": earbuds, "powerbank": powerbank, "lamp": lamp, "dryer": dryer}
