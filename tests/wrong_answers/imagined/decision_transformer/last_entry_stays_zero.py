# wrong: returns_to_go = last_reward_left_out
# wrong: action_positions = as_far_as_n_steps
# student: Paz, range(T - 2, -1, -1) over zeros
import numpy as np


def returns_to_go(rewards, discount=1.0):
    out = np.zeros(len(rewards))
    for t in range(len(rewards) - 2, -1, -1):
        out[t] = rewards[t] + discount * out[t + 1]
    return out


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=-2).reshape(-1, states.shape[-1]).astype(float)


def action_positions(n_steps):
    return np.arange(1, n_steps, 3)
