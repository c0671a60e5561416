"""Refreshing sessions: one exchange, however many ask.

`rules` say how long, how often, and what a failure means; `single_flight` lets concurrent callers
share one exchange; `coordination` lets processes share it; `endings` know which sessions are over;
`exchange` sends the refresh token.
"""
