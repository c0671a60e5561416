"""Whole sign-ins, told on asyncio, trio and sync, against servers that know what they told us."""
