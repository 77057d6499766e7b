"""``site``: write the report site, look at it on this machine, look it over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import say
from monitor.config import load_settings
from monitor.runner.outputs import write_workspace_site
from monitor.runner.workspace import open_workspace

app = typer.Typer(help="The report site.", invoke_without_command=True)
Folder = Annotated[Path | None, typer.Argument(help="The site's folder; default: the workspace's.")]


@app.callback()
def write(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say where it would be written.")] = False,
    base_url: Annotated[
        str | None, typer.Option(help="The address it will be read under; default: the settings'.")
    ] = None,
    only_changed: Annotated[
        bool, typer.Option("--only-changed", help="Take over the pages of parties in which nothing changed.")
    ] = False,
    search: Annotated[bool, typer.Option(help="Make the search index.")] = True,
) -> None:
    """Write the report site; only pages whose content changed are written, and all appear at once."""
    if context.invoked_subcommand:
        return
    with open_workspace(Path(".")) as workspace:
        if dry_run:
            say(f"would write to {workspace.settings.site_path}")
            return
        report = write_workspace_site(workspace, base_url=base_url, only_changed=only_changed, search=search)
        say(f"{report.written} pages written, {report.unchanged} unchanged: {workspace.settings.site_path}/index.html")


@app.command()
def check(folder: Folder = None) -> None:
    """Look over the written site: dead links, missing ids, page weights, feeds, data; exit code 1 where any is wrong."""
    from monitor.telling.site.check import check_site

    problems = check_site(_find_site(folder))
    for problem in problems:
        print(problem)
    say(f"{len(problems)} problems" if problems else "the site is sound")
    if problems:
        raise typer.Exit(1)


@app.command()
def serve(folder: Folder = None, port: Annotated[int, typer.Option(help="0 takes a free one.")] = 0) -> None:
    """Serve the written site on this machine alone, for a look at it."""
    from monitor.telling.site.serve import serve_site

    serve_site(_find_site(folder), port, say)


def _find_site(folder: Path | None) -> Path:
    return folder if folder is not None else load_settings(Path(".")).site_path
