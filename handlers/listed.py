"""How postings, sessions and trainings are named where an offer's id could stand too."""

POSTING = "posting:"
SESSION = "session:"
TRAINING = "training:"
"""Begins of the names. An application is kept under that of its posting, a seat under that of its
session; a notice can be about a posting, or about a training whatever its session."""
