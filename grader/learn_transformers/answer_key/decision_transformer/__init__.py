"""The Decision Transformer: returns-to-go, a trajectory as tokens, and where its actions are read."""
