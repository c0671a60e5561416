"""Refreshing sessions: one exchange for all concurrent callers.

`rules` decides how long, how often, and what a failure means; `single_flight` lets concurrent
callers share one exchange; `coordination` lets processes share it; `endings` records which sessions
have ended; `exchange` sends the refresh token.
"""
