"""`pairopt template`: the empty workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.say import print_json, write_workbook
from pairopt.errors import BadInput
from pairopt.text import Lang, Text


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@opt.common
def template(file: Path, lang: Lang, as_json: bool, quiet: bool, **_: Any) -> int:
    """生成空白的数据工作簿 / write the empty workbook."""
    from pairopt.read.template import write_template

    if file.is_file() and file.stat().st_size:  # perhaps a template that was filled in since
        raise BadInput(Text(
            "{path}已存在，不予覆盖。→ 请另选文件名。", "{path} exists and is left alone. → Choose another name.").fill(path=file))
    write_workbook(file, lambda draft: write_template(draft, lang))
    if as_json:
        print_json({"file": str(file)})
    elif not quiet:
        click.echo(Text("已写入{file}。", "Written: {file}").fill(file=file).say(lang))
    return 0
