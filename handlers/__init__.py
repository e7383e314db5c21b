"""What we do: the conversation engine, the flows, the turn, the commands."""
