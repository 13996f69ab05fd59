# wrong: returns_to_go = mutated:rewards
# student: Kaan, adds into the rewards
import numpy as np


def returns_to_go(rewards, discount=1.0):
    for t in range(len(rewards) - 2, -1, -1):
        rewards[t] += discount * rewards[t + 1]
    return rewards.astype(float)


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
