"""Errors of our own data files, for the operator: they name the file and the key."""


class DataProblem(Exception):
    """A data file of `knowledge/` is broken: says which file, which key, and what is wrong."""

    def __init__(self, file: str, key: str, what: str) -> None:
        """Keep the three parts; the message joins them."""
        super().__init__(f"{file}: {key}: {what}")
        self.file = file
        self.key = key
        self.what = what
