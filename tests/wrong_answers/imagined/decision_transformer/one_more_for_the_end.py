# wrong: returns_to_go = return_zero_at_the_end
# wrong: action_positions = one_position_too_many
# student: Xavi, keeps the helper entry
import numpy as np


def returns_to_go(rewards, discount=1.0):
    T = len(rewards)
    R = np.zeros(T + 1)
    for t in reversed(range(T)):
        R[t] = rewards[t] + discount * R[t + 1]
    return R


def interleave_trajectory(returns, states, actions):
    T, d = states.shape
    seq = np.zeros((T, 3, d))
    seq[:, 0], seq[:, 1], seq[:, 2] = returns, states, actions
    return seq.reshape(T * 3, d)


def action_positions(n_steps):
    return np.arange(1, 3 * n_steps + 2, 3)
