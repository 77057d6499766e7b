"""``review``: go through what no person has read yet, on pages of this machine."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import say
from monitor.models import Confidence, Level
from monitor.runner.workspace import open_workspace


def review(
    who: Annotated[str | None, typer.Option("--as", help="Who reviews; default: the user of this machine.")] = None,
    actor: Annotated[list[str] | None, typer.Option(help="Only of this actor; repeatable.")] = None,
    level: Annotated[list[Level] | None, typer.Option(help="Only at this level; repeatable.")] = None,
    confidence: Annotated[list[Confidence] | None, typer.Option(help="Only of this confidence; repeatable.")] = None,
    port: Annotated[int, typer.Option(help="The port on this machine; 0 takes a free one.")] = 0,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Serve pages on this machine only: go through unreviewed findings by keyboard, confirm, dismiss, note."""
    from monitor.reviewing import Desk, serve

    with open_workspace(Path(".")) as workspace:
        desk = Desk(workspace, getpass.getuser() if who is None else who,
                    actors=actor, levels=level, confidences=confidence)  # fmt: skip
        serve(desk, workspace.templates, workspace.settings.site_path, port=port, open_page=open_, say=say)
