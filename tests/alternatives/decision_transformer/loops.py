"""Loops over single numbers and rows, lists that become arrays at the end."""

import numpy as np


def returns_to_go(rewards, discount=1.0):
    n = len(rewards)
    result = []
    for t in range(n):
        total = 0.0
        for k in range(t, n):
            total += discount ** (k - t) * rewards[k]
        result.append(total)
    return np.array(result)


def interleave_trajectory(returns, states, actions):
    rows = []
    for r, s, a in zip(returns, states, actions):
        rows.append(r)
        rows.append(s)
        rows.append(a)
    return np.array(rows, dtype=float)


def action_positions(n_steps):
    positions = []
    for t in range(n_steps):
        positions.append(3 * t + 1)
    return np.array(positions)
