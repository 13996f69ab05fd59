# wrong: returns_to_go = next_reward_subtracted
# student: Grace, an index too far
import numpy as np


def returns_to_go(rewards, discount=1.0):
    T = rewards.shape[0]
    R = np.empty(T)
    R[0] = np.sum(rewards * np.power(discount, np.arange(T)))
    for t in range(1, T):
        R[t] = (R[t - 1] - rewards[t]) / discount  # <-
    return R


def interleave_trajectory(returns, states, actions):
    out = np.zeros((len(states) * 3, states.shape[1]))
    for t in range(len(states)):
        out[3 * t], out[3 * t + 1], out[3 * t + 2] = returns[t], states[t], actions[t]
    return out


def action_positions(n_steps):
    return np.linspace(1, 3 * n_steps - 2, n_steps).round().astype(int)
