"""Bar charts as SVG, readable on light and on dark pages."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

_ROW, _BARS, _VALUES, _TOP = 28, 380, 150, 56
_CHARACTER = 8  # pixels, in the widest of the usual fonts on average

_STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 16px }
  .note { fill: #656d76; font-size: 12px }
  .bar { fill: #8c959f } .ours { fill: #6363f1 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .note { fill: #9198a1 } .bar { fill: #6e7681 } .ours { fill: #8585ff }
  }
"""


def bar_chart(
    path: Path,
    title: str,
    note: str,
    rows: Mapping[str, float],
    *,
    ours: set[str],
    floor: str,
    unit: str = "µs",
    digits: int = 1,
) -> None:
    """Draw figures as bars, shortest first, with ratios to the floor.

    Args:
        path: Where to write.
        title: What was measured.
        note: How.
        rows: Figures by name.
        ours: The rows to stress.
        floor: The row that the others are compared with.
        unit: What the figures are.
        digits: How many of them to show after the point.
    """
    longest = max(rows.values())
    labels = max(map(len, rows)) * _CHARACTER + 20
    width, height = labels + _BARS + _VALUES, _TOP + len(rows) * _ROW + 12
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"',
        f'  width="{width}" height="{height}" role="img" aria-label="{escape(title)}">',
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="10" y="22">{escape(title)}</text>',
        f'<text class="note" x="10" y="42">{escape(note)}</text>',
    ]
    for number, (name, value) in enumerate(sorted(rows.items(), key=lambda row: row[1])):
        y = _TOP + number * _ROW
        bar = max(1.0, value / longest * _BARS)
        kind = "ours" if name in ours else "bar"
        text = f"{value:.{digits}f} {unit}, {value / rows[floor]:.2f} x"
        lines += [
            f'<text x="{labels - 10}" y="{y + 18}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="{kind}" x="{labels}" y="{y + 4}" width="{bar:.1f}" height="20"/>',
            f'<text x="{labels + bar + 8:.1f}" y="{y + 18}">{text}</text>',
        ]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([*lines, "</svg>", ""]))
