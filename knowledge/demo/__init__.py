"""Examples to try the program out with: nothing of them is real."""
