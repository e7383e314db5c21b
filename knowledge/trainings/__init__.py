"""Trainings: courses that people can sign up for, with their sessions."""
