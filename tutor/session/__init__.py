"""One learner working through one lesson: a pure state machine that both faces drive."""
