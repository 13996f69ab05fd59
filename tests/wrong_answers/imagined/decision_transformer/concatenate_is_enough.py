# wrong: interleave_trajectory = kinds_in_blocks
# wrong: action_positions = states_of_blocks
# student: Zofia, one sequence is one concatenation, and reads it where it lies
import numpy as np


def returns_to_go(rewards, discount=1.0):
    out = np.empty(len(rewards))
    acc = 0.0
    for t in range(len(rewards) - 1, -1, -1):
        acc = acc * discount + rewards[t]
        out[t] = acc
    return out


def interleave_trajectory(returns, states, actions):
    return np.concatenate([returns, states, actions], axis=0).astype(float)


def action_positions(n_steps):
    return np.arange(n_steps, 2 * n_steps)
