# source: https://github.com/openai/spinningup/issues/50
# mistake: returns_to_go: Each step is given the reward of the step before it; the last reward is lost.
# wrong: returns_to_go = rewards_one_step_late
import numpy as np


def returns_to_go(rewards, discount=1.0):
    n = len(rewards)
    buf = np.zeros(n)
    r = 0.0
    for t in range(n):
        buf[t] = r  # <-
        r = rewards[t]
    ret = np.zeros(n)
    total = 0.0
    for t in range(n - 1, -1, -1):
        total = buf[t] + discount * total
        ret[t] = total
    return ret


def interleave_trajectory(returns, states, actions):
    tokens = np.stack([returns, states, actions], axis=1)
    return tokens.reshape(3 * len(tokens), -1).astype(float)


def action_positions(n_steps):
    return np.arange(n_steps) * 3 + 1
