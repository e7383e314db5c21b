"""What staff tell many people: its text in each mode, and whom it is for."""
