# wrong: returns_to_go = rewards_scaled_by_discount
# student: Mei, γ stands before the wrong summand
import numpy as np


def returns_to_go(rewards, discount=1.0):
    rtg = np.zeros(rewards.shape)
    running = 0.0
    for t in range(len(rewards))[::-1]:
        running = discount * rewards[t] + running
        rtg[t] = running
    return rtg


def interleave_trajectory(returns, states, actions):
    n, d = states.shape
    out = np.full((n * 3, d), np.nan)
    for offset, part in enumerate((returns, states, actions)):
        out[offset::3] = part
    return out


def action_positions(n_steps):
    return np.arange(1, 3 * n_steps + 1, 3)
