"""Alembic's folder: the environment and the revisions, in order of their numbers."""
