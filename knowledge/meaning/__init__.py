"""What a free sentence means: the data of the search, and how a sentence is held against it."""
