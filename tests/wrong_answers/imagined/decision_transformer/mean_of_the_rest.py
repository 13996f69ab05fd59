# wrong: returns_to_go = mean_to_come + discount_not_used
# wrong: interleave_trajectory = all_in_one_vector
# student: Malik, takes an average score, and flattens all the way
import numpy as np


def returns_to_go(rewards, discount=1.0):
    return np.array([np.mean(rewards[t:]) for t in range(len(rewards))])


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).reshape(-1).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
