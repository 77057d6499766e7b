"""``evaluate``: scores against labelled data."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import say
from monitor.engine import make_engine
from monitor.evaluation import (
    compare_results,
    evaluate_all,
    load_figures,
    render_accuracy,
    render_comparison,
    render_result,
)
from monitor.evaluation import evaluate as evaluate_kind


def evaluate(
    kind: Annotated[str, typer.Argument(help="statements, articles, pairs, revisions, stories, or all.")],
    file: Annotated[Path, typer.Argument(help="A labelled file; for `all` the folder that holds them.")],
    json_: Annotated[bool, typer.Option("--json", help="Print the figures as a program reads them.")] = False,
    show_errors: Annotated[int, typer.Option(help="Show so many rows that were judged wrongly.")] = 0,
    compare: Annotated[Path | None, typer.Option(help="What an earlier --json printed: say what was gained and lost.")]
    = None,
) -> None:
    """Score rules and judges against labelled data."""
    engine = make_engine(None)
    if kind == "all":
        results = evaluate_all(file, engine)
        if json_:
            print(json.dumps({f"{r.kind}:{Path(r.path).name}": r.as_json() for r in results}, indent=2))
        else:
            say(render_accuracy(results))
        return
    result = evaluate_kind(kind, file, engine)
    print(json.dumps(result.as_json(), indent=2) if json_ else render_result(result, show_errors=show_errors))
    if compare is not None:
        print(render_comparison(compare_results(load_figures(compare), result)), file=sys.stderr if json_ else sys.stdout)
