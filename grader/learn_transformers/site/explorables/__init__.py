"""Explorables, a folder for each chapter.

`NAME.js` computes, as one pure function `NAME`; `NAME.view.js` draws; `NAME.py` has what the references compute, which
`tests/site/test_explorable_vectors.py` holds the first to. Their imports are written for where they lie on the site,
`static/explorables/TOPIC/`, beside `static/js/`.
"""
