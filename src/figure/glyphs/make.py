"""Draws src/figure/glyphs/outlines.txt: the outlines of every character that a figure may need.

    pip install fonttools
    python src/figure/glyphs/make.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

The fonts are Noto Sans CJK (SIL Open Font License, see LICENSE-OFL.txt beside this file). A line of outlines.txt is the
weight (r or b), the character as its code point, its advance, and its outline as an SVG path, in thousandths of the
font size, y downwards from the baseline. The characters are ASCII, a few signs, and what stands in src/words/figure.
"""

import pathlib
import sys

from fontTools.pens.basePen import BasePen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection

HERE = pathlib.Path(__file__).parent
FAMILY = "Noto Sans CJK SC"
SIGNS = "−×→"

# In this font × is as wide as a Chinese character. Beside digits it must be small and close; from the bold font, so that
# its lines do not get thin.
TIMES, TIMES_SCALE, TIMES_BEARING = "×", 0.72, 45


class PathPen(BasePen):
    """Absolute moves, lines and cubic curves, in whole numbers."""

    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.path = []

    def add(self, letter, *points):
        self.path.append(letter + " ".join(f"{round(x)} {round(-y)}" for x, y in points))

    def _moveTo(self, point):
        self.add("M", point)

    def _lineTo(self, point):
        self.add("L", point)

    def _curveToOne(self, one, two, point):
        self.add("C", one, two, point)

    def _closePath(self):
        self.path.append("Z")


def characters():
    ascii_ones = {chr(code) for code in range(0x20, 0x7F)}
    words = "".join(path.read_text() for path in sorted((HERE.parent.parent / "words" / "figure").glob("*.rs")))
    return sorted(ascii_ones | set(SIGNS) | {c for c in words if ord(c) > 0x7F})


def font(path):
    for candidate in TTCollection(path).fonts:
        if candidate["name"].getDebugName(1) == FAMILY:
            return candidate
    sys.exit(f"{path}: has no {FAMILY}")


def outline(source, character):
    """The advance of a character, and its path."""
    glyphs = source.getGlyphSet()
    glyph = glyphs[source.getBestCmap()[ord(character)]]
    pen = PathPen(glyphs)
    if character != TIMES:
        glyph.draw(pen)
        return round(glyph.width), "".join(pen.path)
    bounds = BoundsPen(glyphs)
    glyph.draw(bounds)
    left, bottom, right, top = bounds.bounds
    middle = (bottom + top) / 2 * (1 - TIMES_SCALE)
    glyph.draw(TransformPen(pen, (TIMES_SCALE, 0, 0, TIMES_SCALE, TIMES_BEARING - left * TIMES_SCALE, middle)))
    return round((right - left) * TIMES_SCALE + 2 * TIMES_BEARING), "".join(pen.path)


def main(regular, bold):
    lines = []
    regular, bold = font(regular), font(bold)
    for weight, own in (("r", regular), ("b", bold)):
        for character in characters():
            source = bold if character == TIMES else own
            if ord(character) not in source.getBestCmap():
                sys.exit(f"{FAMILY} has no {character!r}")
            advance, path = outline(source, character)
            lines.append(f"{weight} {ord(character):x} {advance} {path}".rstrip())
    (HERE / "outlines.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
