# wrong: returns_to_go = step_itself_left_out_discounted
# student: Oskar, "to go" means what comes after
import numpy as np


def returns_to_go(rewards, discount=1.0):
    n = len(rewards)
    out = np.zeros(n)
    for t in range(n):
        for k in range(t + 1, n):
            out[t] += discount ** (k - t) * rewards[k]
    return out


def interleave_trajectory(returns, states, actions):
    return np.hstack((returns, states, actions)).reshape(-1, actions.shape[1]).astype(float)


def action_positions(n_steps):
    return np.asarray([3 * t + 1 for t in range(n_steps)])
