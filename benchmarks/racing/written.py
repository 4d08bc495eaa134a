"""What races told, as a page of documentation: a table of every line, and a picture of how far each goal is."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from math import log10
from pathlib import Path

import numpy as np

from benchmarks.racing.race import Line

TITLE = "How fast Mosty is beside others"
INTRODUCTION = """\
Written by `python3 dev.py bench speed --write`. Every contestant got the same input in one process, question by
question in turn, on one thread, after one warm question. A cell tells the median and the 99th percentile, of the last
run. The machine was shared with other work: carry the ratios, not the milliseconds.
"""
WIDE, LABELS, ROW, TOP = 960, 470, 22, 46
LEAST, MOST = -2.0, 2.0  # powers of ten of the picture's axis
STYLE = 'font-family="system-ui, sans-serif" font-size="12"'
INK, MET, MISSED = "#555", "#2e7d32", "#b3261e"


@dataclass(frozen=True)
class Told:
    """One comparison over all runs: the last line, and the ratio of each run."""

    line: Line
    ratios: Sequence[float]

    @property
    def ratio(self) -> float:
        """The median of the runs."""
        return float(np.median(self.ratios))

    @property
    def share(self) -> float | None:
        """How much of the goal was reached: 1 or more where it was; None without one."""
        if self.line.bar is None:
            return None
        return self.line.bar / self.ratio if self.line.at_most else self.ratio / self.line.bar


def gathered(lines: Sequence[Line]) -> list[Told]:
    """The lines of all runs, those of the same work and peer together, in the order in which they came first."""
    runs: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        runs.setdefault((line.work, line.peer), []).append(line)
    return [Told(same[-1], [line.ratio for line in same]) for same in runs.values()]


def page(told: Sequence[Told], picture: str) -> str:
    """The page in Markdown."""
    bars = [one.share for one in told if one.share is not None]
    reached = sum(share >= 1 for share in bars)
    head = f"# {TITLE}\n\n{INTRODUCTION}\n{machine()}\n\n{reached} of {len(bars)} goals are reached.\n\n"
    head += f"![How much of each goal is reached]({picture})\n\n"
    rows = ["| work | Mosty | peer | the peer | times as much | goal | reached | beside |", "|" + "---|" * 8]
    return head + "\n".join([*rows, *map(_row, told)]) + "\n"


def _row(one: Told) -> str:
    line = one.line
    ratio = f"{one.ratio:.3g}"
    if len(one.ratios) > 1:
        ratio += f" ({min(one.ratios):.3g} to {max(one.ratios):.3g} in {len(one.ratios)} runs)"
    goal = "" if line.bar is None else f"{'at most' if line.at_most else 'at least'} {line.bar:.3g}"
    reached = "" if one.share is None else "yes" if one.share >= 1 else "no"
    cells = (line.work, line.ours, line.peer, line.theirs, ratio, goal, reached, line.note)
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def machine() -> str:
    """One sentence on where and when."""
    model = platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        names = [
            line.partition(":")[2].strip() for line in told.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    day = datetime.now(UTC).date().isoformat()
    python, cores = platform.python_version(), os.cpu_count()
    return f"{day}, {model}, {cores} cores, {memory:.0f} GiB, Python {python}, {platform.system()}."


def drawn(told: Sequence[Told]) -> str:
    """A picture (SVG): for every goal a bar on a logarithmic axis, to the right of 1 where it is reached."""
    rows = [(one, share) for one in told if (share := one.share) is not None]
    high = TOP + ROW * len(rows) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" {STYLE} role="img">',
        "<title>How much of each goal is reached</title>",
        f'<rect width="{WIDE}" height="{high}" fill="#fff"/>',
    ]
    for power in range(int(LEAST), int(MOST) + 1):
        across = _across(10.0**power)
        label = "goal" if power == 0 else f"{10.0**power:g}"
        parts.append(f'<text x="{across}" y="{TOP - 16}" text-anchor="middle" fill="{INK}">{label}</text>')
        width = 2 if power == 0 else 0.5
        parts.append(f'<path d="M{across} {TOP - 8}V{high}" stroke="{INK}" stroke-width="{width}" fill="none"/>')
    for number, (one, share) in enumerate(rows):
        parts += _bar(one, share, TOP + ROW * number)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _bar(one: Told, share: float, top: int) -> list[str]:
    middle, end = _across(1.0), _across(share)
    left, wide = min(middle, end), round(abs(end - middle), 1)
    colour = MET if share >= 1 else MISSED
    label = f"{one.line.work} / {one.line.peer}"
    label = label if len(label) <= 78 else label[:77] + "…"
    return [
        f'<text x="{LABELS - 8}" y="{top + 15}" text-anchor="end" fill="#111" font-size="11">{escape(label)}</text>',
        f'<rect x="{left}" y="{top + 4}" width="{wide}" height="{ROW - 8}" fill="{colour}"/>',
        f'<text x="{WIDE - 4}" y="{top + 15}" text-anchor="end" fill="{colour}">{share:.2g}</text>',
    ]


def _across(share: float) -> float:
    room = WIDE - LABELS - 60
    power = min(max(log10(max(share, 1e-9)), LEAST), MOST)
    return round(LABELS + 10 + room * (power - LEAST) / (MOST - LEAST), 1)


def write(lines: Sequence[Line], folder: Path) -> None:
    """Write speed.md and speed.svg into `folder`."""
    told = gathered(lines)
    (folder / "speed.svg").write_text(drawn(told), encoding="utf-8")
    (folder / "speed.md").write_text(page(told, "speed.svg"), encoding="utf-8")
