"""What can be wrong with a flow or its journal. These are for engineers, never for people."""


class TalkProblem(Exception):
    """A flow broke a rule of the engine."""


class ForeignAwait(TalkProblem):
    """A flow awaited something that is not the talk's: a clock, a network, a task."""


class DuplicateName(TalkProblem):
    """One run reached the same journal name twice; loops need `talk.within`."""


class TooManyAnswers(TalkProblem):
    """A talk has grown beyond the cap."""


class UnknownFlow(TalkProblem):
    """A flow was named that nobody registered."""


class FencedOff(TalkProblem):
    """A flow asked to revise an answer that lies behind its fence."""
