"""Sites: the places to which somebody can go, and what is done there."""
