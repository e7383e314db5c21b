"""Notices: who may do what with them, whom they reach, and how they get on their way."""
