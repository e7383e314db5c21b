"""Tables as people keep them: what columns are called, and what stands in their cells."""
