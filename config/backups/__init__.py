"""Backup and restore of database and uploads. See docs/operations.md, "Backup".

``manifest`` says what a backup holds and whether it is whole; ``files`` copies; ``databases`` looks
into a database, ``sqlite`` and ``postgresql`` dump and load it; ``taking`` and ``restoring`` put
these together for the commands.
"""
