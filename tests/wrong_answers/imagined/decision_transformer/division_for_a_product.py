# wrong: returns_to_go = divided_by_discount
# student: Lena, turns R' = (R − r)/γ around and forgets the γ's side
import numpy as np


def returns_to_go(rewards, discount=1.0):
    out = np.empty(len(rewards))
    out[-1] = rewards[-1]
    for t in range(len(rewards) - 2, -1, -1):
        out[t] = rewards[t] + out[t + 1] / discount
    return out


def interleave_trajectory(returns, states, actions):
    return np.concatenate((returns, states, actions), axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return np.arange(1, 3 * n_steps, 3)
