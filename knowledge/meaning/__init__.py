"""What sentences can mean: words that mean the same, and what leads to an offer or an intent."""
