"""What the learner did: append-only, one local file."""
