"""From bytes to documents, pure but for the processes that read."""
