"""How is a class graded on several machines? A scheduler and workers of Dask, over TLS alone, which hold our judges."""
