"""Refreshing sessions: one exchange for all concurrent callers.

`rules` sets time limits and attempts, and interprets failures; `single_flight` lets concurrent
callers share one exchange; `coordination` lets processes share it; `endings` records which sessions
have ended; `exchange` sends the refresh token.
"""
