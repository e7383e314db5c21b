"""Postings: what a job is, how people wish for one, which one suits whom."""
