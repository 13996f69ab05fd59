# wrong: returns_to_go = reward_added_to_the_return
# student: Dmitri, the discounted return first, then plus the reward
import numpy as np


def returns_to_go(rewards, discount=1.0):
    n = len(rewards)
    asked = sum(rewards[k] * discount**k for k in range(n))
    out = [asked]
    for k in range(1, n):
        out.append(out[-1] + rewards[k - 1])
    return np.array(out) * 1.0


def interleave_trajectory(returns, states, actions):
    rows = np.concatenate([returns, states, actions], axis=1)
    return rows.reshape(3 * len(returns), -1).astype(float)


def action_positions(n_steps):
    return np.arange(n_steps) * 3 + 1
