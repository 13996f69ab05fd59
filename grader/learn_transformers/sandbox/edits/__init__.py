"""Small changes to a submission's own code, enumerated and tried in the worker: stdlib only, nothing of ours.

`judging.locating` asks, through `host`, and judges what comes of each; an edit itself never leaves the worker.
"""
