"""What work asks of body and mind; the same names say what is hard for somebody to do."""

from enum import StrEnum


class Demand(StrEnum):
    """One thing that a job asks for, or that somebody finds hard.

    The list is ours. It names abilities, never diagnoses: the same category of disability leaves
    people with very different ones.
    """

    SIGHT = "sight"
    HEARING = "hearing"
    SPEECH = "speech"
    STANDING = "standing"
    HANDS = "hands"
    READING = "reading"
    SOCIAL = "social"
