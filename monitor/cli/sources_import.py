"""``sources import-ota``: declarations of Open Terms Archive as source files of the workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.display import say
from monitor.sources import load_sources
from monitor.sources.ota import import_declarations


def import_ota(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of declarations: Service.json, with histories.")],
    out: Annotated[Path, typer.Option(help="Where the source files are written.")] = Path("sources"),
    replace: Annotated[bool, typer.Option("--replace", help="Write over files that are there and differ.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a service.")] = False,
) -> None:
    """Write a source file for each service; says for each what it cannot express. Nothing is fetched."""
    out.mkdir(parents=True, exist_ok=True)
    written, documents = [], 0
    for service in import_declarations(folder):
        told = list(service.told)
        path = out / service.file
        if service.text and path.exists() and path.read_text(encoding="utf-8") != service.text and not replace:
            told.append(f"{path} is there and differs; it is left as it is (--replace writes over it)")
        elif service.text:
            path.write_text(service.text, encoding="utf-8")
            written.append(path)
        documents += service.documents
        if json_:
            shape = {"service": service.service, "file": str(path), "documents": service.documents, "told": told}
            print(json.dumps(shape, ensure_ascii=False))
        else:
            say(f"{service.service}: {service.documents} documents")
            for line in told:
                say(f"    {line}")
    watched = len(load_sources(written)) if written else 0
    if not json_:
        say(f"{len(written)} files written to {out}, {documents} documents, {watched} of them sound and watched")
