# wrong: returns_to_go = returns_cut_to_integers
# wrong: interleave_trajectory = tokens_typed_like_actions
# student: Yusuf, np.zeros_like and np.empty(…, dtype=…)
import numpy as np


def returns_to_go(rewards, discount=1.0):
    out = np.zeros_like(rewards)
    out[-1] = rewards[-1]
    for t in range(len(rewards) - 2, -1, -1):
        out[t] = rewards[t] + discount * out[t + 1]
    return out


def interleave_trajectory(returns, states, actions):
    out = np.empty((3 * len(actions), actions.shape[1]), dtype=actions.dtype)
    out[0::3] = returns
    out[1::3] = states
    out[2::3] = actions
    return out


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
