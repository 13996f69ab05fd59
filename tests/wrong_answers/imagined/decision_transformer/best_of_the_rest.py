# wrong: returns_to_go = best_to_come + discount_not_used | best_to_come
# student: Sanna, the best reward that is still possible
import numpy as np


def returns_to_go(rewards, discount=1.0):
    return np.array([np.max(rewards[t:]) for t in range(len(rewards))]).astype(float)


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
