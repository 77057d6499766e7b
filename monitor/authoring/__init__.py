"""What people who write rules work with: their rules held against sentences, checked, tried, explained, proposed, told.

Everything here reads sentences with the engine's own reader; nothing is fetched and nothing is recorded.
"""
