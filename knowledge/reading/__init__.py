"""Understanding short answers: what somebody types or says in reply to one question."""
