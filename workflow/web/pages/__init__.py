"""One module per group of pages; each has a `router`. `registry.py` lists them. May import anything of `web/`."""
