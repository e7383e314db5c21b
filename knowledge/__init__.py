"""What we know: programmes with their citations, eligibility rules, words, places. Pure."""
