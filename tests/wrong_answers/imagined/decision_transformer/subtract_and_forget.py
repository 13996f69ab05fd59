# wrong: returns_to_go = rest_not_divided
# student: Elif, R minus r, as on the slide without a discount
import numpy as np


def returns_to_go(rewards, discount=1.0):
    powers = discount ** np.arange(len(rewards))
    total = (powers * rewards).sum()
    earned_before = np.cumsum(rewards) - rewards
    return total - earned_before


def interleave_trajectory(returns, states, actions):
    a = np.stack([returns, states, actions], axis=0)
    return a.transpose(1, 0, 2).reshape(-1, a.shape[-1]).astype(float)


def action_positions(n_steps):
    return np.array(range(1, n_steps * 3, 3))
