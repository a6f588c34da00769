"""The words of the command line."""

import argparse
import re
from argparse import SUPPRESS, Namespace
from collections.abc import Sequence
from typing import NoReturn

from phoenix_tui import __version__
from phoenix_tui.cli import query_options, request_options
from phoenix_tui.domain import fields
from phoenix_tui.domain.text import shortened


class UsageError(Exception):
    """The command line cannot be understood; one line says which part and what it takes."""


TAKES = {
    **request_options.TAKES,
    "--output": "takes a folder",
    "--home": "takes a folder",
    "--server": "takes http://HOST:PORT",
    "--token-file": "takes a file",
    "--host": "takes a name or an address",
    "--port": "takes a whole number from 0 to 65535",
    "--text": "takes words",
    "--mode": "takes txt2img, img2img or inpaint",
    "--rating-from": fields.RATING.takes,
    "--since": "takes a date",
    "--until": "takes a date",
    "--order": "takes newest, oldest or rating",
    "--limit": "takes a whole number, 1 or more",
    "--contact-sheet": "takes a file",
    "IMAGE": "takes a picture file",
    "ID": "takes the id of a job",
    "MODEL": "takes OWNER/NAME, OWNER/NAME@REVISION or OWNER/NAME/FILE.safetensors of the hub",
}
"""Everything that has a value, with what it takes."""


_SWITCHES = {
    "--json", "--help", "--csv", "--paths", "--yes", "--favourite", "--discarded", "--size",
    "--print-selected", "--version",
}  # fmt: skip
"""What has no value, and so is none."""


class _Parser(argparse.ArgumentParser):
    """argparse, with complaints of one line that say what is taken."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **kwargs,  # type: ignore[arg-type]
        )

    def error(self, message: str) -> NoReturn:
        missing = re.fullmatch(
            r"argument (\S+): expected one argument|"
            r"the following arguments are required: ([-\w]+).*",
            message,
        )
        if missing:
            name = missing[1] or missing[2]
            message = f"{name} {TAKES.get(name, 'takes a value')}; none is given"
        elif message.startswith("argument COMMAND: invalid choice: "):
            asked, _, known = message.removeprefix("argument COMMAND: invalid choice: ").partition(
                " (choose from "
            )
            known = known.rstrip(")").replace("'", "")
            message = f"COMMAND takes one of {known}, not {shortened(asked, 40)}"
        elif message.startswith("argument download MODEL: invalid choice: "):
            message = "models takes `download MODEL`, or nothing"
        elif message.startswith("unrecognized arguments: "):
            extra = shortened(message.removeprefix("unrecognized arguments: "), 80)
            message = f"{extra} is not known here; `{self.prog} --help` lists what is"
        raise UsageError(message)


def parse(arguments: Sequence[str]) -> Namespace:
    """The options in `arguments`, as the text that was typed; `command` is None for the app.

    Raises `UsageError`; ends the process, as argparse does, after --help and --version.
    """
    return _parser().parse_args(_joined(arguments))


def _joined(arguments: Sequence[str]) -> list[str]:
    """`--seed -1e9` as `--seed=-1e9`: a value may begin with a dash, the field judges it."""
    joined: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            return [*joined, argument, *rest]
        value = next(rest, None) if argument.startswith("--") and argument in TAKES else None
        if value is None:
            joined.append(argument)
        elif value in TAKES or value in _SWITCHES:
            joined += [argument, value]
        else:
            joined.append(f"{argument}={value}")
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="phoenix-tui",
        description="Stable Diffusion in the terminal. Without a command: the terminal app.",
        epilog="The server is started by itself, and ends by itself when nothing is left to do.",
    )
    parser.add_argument("--version", action="version", version=f"phoenix-tui {__version__}")
    parser.add_argument(
        "--print-selected", action="store_true",
        help="the app alone: when it is left, print the paths of the pictures selected in the "
        "library, else of those that became favourites",
    )  # fmt: skip
    _add_common(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def command(name: str, says: str, epilog: str | None = None) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=says, description=says[:1].upper() + says[1:] + ".", epilog=epilog
        )
        _add_common(added, SUPPRESS)
        return added

    made = command("generate", "make pictures of a prompt", request_options.GENERATE_EPILOG)
    request_options.add_generate(made)
    _add_json(made)
    many = "make a prompt's pictures over two parameters, and a sheet of them"
    sheet = command("sheet", many, request_options.SHEET_EPILOG)
    request_options.add_sheet(sheet)
    _add_json(sheet)
    for name, says in {
        "info": "tell what made a picture, whichever tool it was",
        "reproduce": "make a picture again and compare: exit 0 only if it is identical",
    }.items():
        picture = command(name, says)
        picture.add_argument("image", metavar="IMAGE", help="a PNG, JPEG or WebP file")
        _add_json(picture)
    _add_models(command("models", "list the models that can be used, or download one"))
    _add_json(command("loras", "list the LoRAs that can be used, and where they are"))
    _add_json(command("jobs", "list jobs that are not over and those that ended lately"))
    command("cancel", "end a job within a step").add_argument("id", metavar="ID")
    command("resume", "let a paused job go on, or all of them").add_argument(
        "id", metavar="ID", nargs="?"
    )
    command("drop", "forget a paused job, or all of them").add_argument(
        "id", metavar="ID", nargs="?"
    )
    pictures = command("library", "list kept pictures; without --limit a table of the newest 50")
    query_options.add(pictures)
    pictures.add_argument("--paths", action="store_true", help="print paths alone, for pipes")
    _add_json(pictures)
    copies = command("export", "copy kept pictures, or draw a contact sheet of them")
    query_options.add(copies)
    copies.add_argument("--output", metavar="DIR", help="put a copy of each picture there")
    copies.add_argument(
        "--contact-sheet", metavar="FILE", help="draw them, at most 400, on one PNG picture"
    )
    log = command("decisions", "tell what was kept and what was not, and when")
    _add_json(log)
    log.add_argument(
        "--csv", action="store_true", help="print lines for a spreadsheet, which runs none of them"
    )
    thrown_away = command("trash", "tell what is in the trash, or delete it for good")
    thrown_away.add_argument(
        "action", metavar="ACTION", nargs="?", help="empty: delete it for good"
    )
    thrown_away.add_argument("--yes", action="store_true", help="empty it without being asked")
    serve = command("serve", "serve the home in the foreground", epilog=_SERVE_EPILOG)
    serve.add_argument("--host", metavar="H", help="listen on TCP at this address too")
    serve.add_argument(
        "--port", metavar="P", help="listen on TCP at this port; without --host on the loopback"
    )
    _add_json(command("status", "tell what the running server does"))
    command("stop", "end the running server; unfinished jobs are paused")
    command("doctor", "tell what was found of terminal, device, versions and folders")
    command("rescan", "rebuild the database from the pictures")
    return parser


def _add_common(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument("--home", metavar="DIR", default=default, help="the home folder")
    parser.add_argument(
        "--server", metavar="URL", default=default, help="a server elsewhere: http://HOST:PORT"
    )
    parser.add_argument(
        "--token-file", metavar="FILE", default=default, help="holds that server's token"
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON on stdout")


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(what=None)
    _add_json(parser)
    # the words after the command are its own
    whats = parser.add_subparsers(dest="what", metavar="[download MODEL]")
    says = "fetch a model from the Hugging Face hub; ctrl+c ends it, and the next time goes on"
    download = whats.add_parser(
        "download", help=says, description=says[:1].upper() + says[1:] + ".", epilog=_HUB_EPILOG
    )
    _add_common(download, SUPPRESS)
    download.add_argument("model", metavar="MODEL", help="OWNER/NAME, or with @REVISION")
    download.add_argument("--size", action="store_true", help="only say how large it is")
    download.add_argument(
        "--json", action="store_true", default=SUPPRESS, help="print JSON on stdout"
    )


_HUB_EPILOG = """\
Fetched are configurations, tokenizers and .safetensors weights, in half size where they are there
so; pickles never. They go into the Hugging Face cache, which HF_HOME moves. Of a repository with
several single files one is named: OWNER/NAME/FILE.safetensors.
"""

_SERVE_EPILOG = """\
Calls over TCP need a token: from --token-file, else from PHOENIX_TUI_TOKEN, else from the file
`token` in the home; a file that is not there is written.
"""
