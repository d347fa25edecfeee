"""Page store: finished public pages in each worker's memory, in front of Django.

A page is given out only while the database's generation and the clock say that it is
exact. `triggers` advance the generation, `clock` knows when time alone changes a page,
`wsgi` answers requests.
"""
