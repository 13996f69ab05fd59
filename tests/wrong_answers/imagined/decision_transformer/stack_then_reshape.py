# wrong: interleave_trajectory = kinds_in_blocks
# wrong: action_positions = every_position_but_the_first
# student: Aoife, stacks on axis 0 and hopes that reshape sorts it out
import numpy as np


def returns_to_go(rewards, discount=1.0):
    R = 0.0
    out = []
    for r in rewards[::-1]:
        R = r + discount * R
        out = [R] + out
    return np.array(out)


def interleave_trajectory(returns, states, actions):
    stacked = np.stack([returns, states, actions])
    return stacked.reshape(3 * stacked.shape[1], stacked.shape[2]).astype(float)


def action_positions(n_steps):
    return np.arange(1, 3 * n_steps)
