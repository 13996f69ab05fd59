# wrong: returns_to_go = discount_not_used
# wrong: interleave_trajectory = step_turned_around
# wrong: action_positions = always_three_steps
# student: Jun, solves the example by hand and nothing else
import numpy as np


def returns_to_go(rewards, discount=1.0):
    return np.array([rewards[t:].sum() for t in range(len(rewards))], dtype=float)


def interleave_trajectory(returns, states, actions):
    return np.stack((actions, states, returns), axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return np.array([1, 4, 7])
