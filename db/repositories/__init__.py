"""One file a subject; each repository works inside the transaction of one unit of work."""
