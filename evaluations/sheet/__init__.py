"""The sheet itself, pure: document, differences, layout, lengths, editions, quantities."""
