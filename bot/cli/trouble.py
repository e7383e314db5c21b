"""How a command ends when the operator can mend what went wrong: with one sentence."""

import click


class Trouble(click.ClickException):
    """Ends the command: the sentence goes to standard error, without a traceback."""

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Print the sentence as it is."""
        click.echo(self.message, err=True)


class Misuse(Trouble):
    """What was asked, or set, cannot be."""

    exit_code = 2
