"""The command line: `zhuye COMMAND`. A command's module is imported when it is called."""

import os
from importlib import import_module

import click

from bot.operator_words import say

COMMANDS = {
    "run": "bot.cli.run",
    "chat": "bot.cli.chat",
    "ask": "bot.cli.ask",
    "eligible": "bot.cli.eligible",
    "certificate": "bot.cli.certificate",
    "speak": "bot.cli.speak",
    "hear": "bot.cli.hear",
    "prepare": "bot.cli.prepare",
    "worker": "bot.cli.worker",
    "doctor": "bot.cli.doctor",
    "jobs": "bot.cli.jobs",
    "trainings": "bot.cli.trainings",
    "sites": "bot.cli.sites",
    "notice": "bot.cli.notice",
    "staff": "bot.cli.staff",
    "audit": "bot.cli.audit",
    "demo": "bot.cli.demo",
    "db": "bot.cli.database",
}
"""Commands by name, in the order of the help; the module has the command under its name."""


class Commands(click.Group):
    """The commands, loaded one by one; what goes wrong for the operator ends in a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order of the help."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command called `cmd_name`."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section(say("help.commands")):
            formatter.write_dl([(name, say(f"help.{name}")) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command.

        Raises:
            click.ClickException: the operator can mend what went wrong; says how.
        """
        try:
            result: object = super().invoke(ctx)
        except Exception as error:
            # Imported late: the errors of every floor would slow every start down.
            trouble = import_module("bot.cli.known").trouble_of(error)
            if trouble is None or os.environ.get("ZHUYE_LOG_LEVEL", "").upper() == "DEBUG":
                raise
            raise trouble from error
        return result


def main() -> None:
    """Entry point of `zhuye`."""
    commands = Commands("zhuye", help=say("help.group"), no_args_is_help=True)
    commands.main(prog_name="zhuye")
