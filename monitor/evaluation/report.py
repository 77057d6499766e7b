"""Results as text: one result with its worst rows, one table over many, what was gained and lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor.evaluation.results import Comparison, Figure, Result, Scored

_SHORT = {
    "precision": "P",
    "recall": "R",
    "f1": "F1",
    "stance_accuracy": "stance",
    "stance_macro_f1": "stance macro-F1",
    "limits_f1": "limits F1",
    "macro_f1": "macro-F1",
    "effect_accuracy": "effect",
    "alert_precision": "alert P",
    "alert_recall": "alert R",
    "false_alarms": "false alarms",
    "false_alarms_per_revision": "per revision",
    "silent_revisions_kept": "silent kept",
}


def render_result(result: Result, *, show_errors: int = 0) -> str:
    """One result: figures, each relation, the confusion matrix, and the first ``show_errors`` rows that went wrong."""
    lines = [f"{result.kind}  {result.path}  {len(result.rows)} rows", ""]
    for key, value in (*result.figures.items(), *result.details.items()):
        if not isinstance(value, Mapping):
            lines.append(f"  {key:<26}{_number(value)}")
    for key, value in result.figures.items():
        if isinstance(value, Mapping):
            lines += ["", f"  {key}"]
            lines += [f"    {name:<14}{_pairs(row)}" for name, row in value.items() if isinstance(row, Mapping)]
    lines += ["", *_confusion_lines(result.confusion)]
    if show_errors > 0 and result.errors:
        lines += ["", f"  {len(result.errors)} rows are wrong; the first {min(show_errors, len(result.errors))}:"]
        for row in result.errors[:show_errors]:
            lines += ["", *_error_lines(row)]
    return "\n".join(lines) + "\n"


def render_accuracy(results: Sequence[Result]) -> str:
    """One table over all results: a line each, with the figures that its kind has."""
    heads = [f"{result.kind} ({Path(result.path).name})" for result in results]
    width = max((len(head) for head in heads), default=0) + 2
    lines = []
    for head, result in zip(heads, results, strict=True):
        cells = [
            f"{_SHORT.get(key, key)} {_number(value)}"
            for key, value in result.figures.items()
            if not isinstance(value, Mapping) and value is not None and key != "silent_revisions"
        ]
        silent = result.figures.get("silent_revisions")
        if silent is not None:
            cells[-1] += f"/{silent}"
        lines.append(f"{head:<{width}}{len(result.rows):>4} rows   " + "   ".join(cells))
    return "\n".join(lines) + "\n"


def render_comparison(comparison: Comparison) -> str:
    """What was gained and lost against an older result: figures that moved, then ids."""
    lines = [
        f"  {key:<26}{_number(before)} → {_number(after)}  ({after - before:+.4f})"
        for key, (before, after) in comparison.figures.items()
    ]
    groups = (
        ("gained", comparison.gained),
        ("lost", comparison.lost),
        ("new rows", comparison.added),
        ("rows no longer there", comparison.removed),
    )
    lines += [
        f"  {name} ({len(ids)}): {', '.join(ids) if ids else '-'}" for name, ids in groups if ids or name[0] != "r"
    ]
    return "\n".join(lines) + "\n"


def _number(value: Figure) -> str:
    if value is None:
        return "not scored"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _pairs(row: Mapping[str, Figure]) -> str:
    return "   ".join(f"{key} {_number(value)}" for key, value in row.items())


def _confusion_lines(confusion: Mapping[str, Mapping[str, int]]) -> list[str]:
    columns = sorted({name for row in confusion.values() for name in row})
    if not columns:
        return []
    corner = "labelled \\ predicted"
    lines = [f"  {corner:<22}" + "".join(f"{name[:12]:>13}" for name in columns)]
    for label in sorted(confusion):
        cells = "".join(f"{confusion[label].get(name) or '·':>13}" for name in columns)
        lines.append(f"  {label:<22}{cells}")
    return lines


def _error_lines(row: Scored) -> list[str]:
    lines = [f"  {row.id}: labelled {row.label}, predicted {row.predicted}"]
    if row.text:
        lines.append(f"    {row.text}")
    if row.detail:
        lines.append(f"    ({row.detail})")
    return lines
