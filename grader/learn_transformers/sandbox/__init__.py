"""Where a submission runs: a fork server, one confined worker per submission, and data-only frames between."""
