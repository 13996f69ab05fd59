# wrong: interleave_trajectory = replaced:states,actions,returns
# student: Zeno, repeats and forgets to choose
import numpy as np


def returns_to_go(rewards, discount=1.0):
    R, out = 0.0, np.zeros(len(rewards))
    for t in reversed(range(len(rewards))):
        R = rewards[t] + discount * R
        out[t] = R
    return out


def interleave_trajectory(returns, states, actions):
    return np.repeat(returns, 3, axis=0) * 1.0


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
