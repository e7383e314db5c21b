"""Members of staff: what each role may do, and where."""
