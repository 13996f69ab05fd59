# wrong: returns_to_go = returns_standardized_1e_8
# student: Wanjiru, copies the returns of a policy-gradient program
import numpy as np


def returns_to_go(rewards, discount=1.0):
    returns, R = [], 0.0
    for r in rewards[::-1]:
        R = r + discount * R
        returns.insert(0, R)
    returns = np.array(returns)
    returns = (returns - returns.mean()) / (returns.std() + 1e-8)
    return returns


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).reshape(-1, states.shape[-1]) * 1.0


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
