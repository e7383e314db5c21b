"""What a flow says: keys with values, never sentences. Everything here is plain JSON inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
Value: TypeAlias = "str | int | Ref | Sequence[Value]"


@dataclass(frozen=True)
class Ref:
    """A key whose words stand where the value stands, in the mode of whoever reads it."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One thing said: the key of its words and the values in them."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def to_json(self) -> dict[str, JSON]:
        """The line as kept in the outbox."""
        return {"key": self.key, "values": dump_values(self.values)}


def dump_values(values: Mapping[str, Value]) -> dict[str, JSON]:
    """Values as JSON; a `Ref` becomes a table with its key under `ref`."""
    return {name: _dump(value) for name, value in values.items()}


def load_values(values: Mapping[str, JSON]) -> dict[str, Value]:
    """The way back from `dump_values`."""
    return {name: _load(value) for name, value in values.items()}


def _dump(value: Value) -> JSON:
    if isinstance(value, Ref):
        return {"ref": value.key, "values": dump_values(value.values)}
    if isinstance(value, str | int):
        return value
    return [_dump(one) for one in value]


def _load(value: JSON) -> Value:
    if isinstance(value, Mapping):
        inner = value["values"]
        if not isinstance(inner, Mapping):
            raise TypeError(f"the values of {value['ref']} are not a table")
        return Ref(str(value["ref"]), load_values(inner))
    if isinstance(value, str | int):
        return value
    if isinstance(value, Sequence):
        return [_load(one) for one in value]
    raise TypeError(f"{type(value).__name__} cannot stand in a sentence")
