"""`prongsai …`: every task of running the program, each with `--help` that is enough."""

from __future__ import annotations

import importlib
import os

import click

_COMMANDS = {
    "init": ("bot.cli.processes:init", "Make or upgrade the databases; safe to repeat."),
    "run": ("bot.cli.processes:run", "Start everything here, with a demo town (as `make run`)."),
    "web": ("bot.cli.processes:web", "Serve the webhook and the pages."),
    "worker": ("bot.cli.processes:worker", "Send what was missed, keep clocks and digests."),
    "doctor": ("bot.cli.processes:doctor", "Say in plain sentences what is wrong."),
    "ask": ("bot.cli.answers:ask", "Ask the knowledge base as a citizen would."),
    "kb": ("bot.cli.kb:kb", "The knowledge base: check it, teach the understanding."),
    "replay": ("bot.cli.replay:replay", "File real reports through the webhook and find them."),
    "simulate-day": (
        "bot.cli.simulate_day:simulate_day",
        "Replay a town's month in simulated time; at the end the books close.",
    ),
    "town": ("bot.cli.town:town", "Towns: add, list, show, set, channel."),
    "staff": ("bot.cli.staff:staff", "People of a town hall: add, password, link codes, roles."),
    "line": ("bot.cli.line:line", "Set up a real LINE account: menu, webhook, checks."),
    "outbox": ("bot.cli.outbox:outbox", "Messages on their way: counts, dead ones, retry."),
    "tips": ("bot.cli.tips:tips", "The anonymous channel: officers, keys, opening."),
}


class _Lazily(click.Group):
    """Loads a command's module only when it is called, so that `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])


@click.group(cls=_Lazily, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="prongsai")
def main() -> None:
    """Prongsai (โปร่งใส): a town hall's counter in LINE.

    Settings come from the environment (docs/operations.md); `prongsai doctor` checks them.
    """
    os.umask(0o077)  # databases, pictures and keys are nobody else's on this machine
