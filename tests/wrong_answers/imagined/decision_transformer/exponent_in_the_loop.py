# wrong: returns_to_go = discounted_by_the_clock
# student: Ines, two loops, the exponent is the inner index
import numpy as np


def returns_to_go(rewards, discount=1.0):
    out = []
    for i in range(len(rewards)):
        total = 0.0
        for j in range(i, len(rewards)):
            total += rewards[j] * discount**j  # <-
        out.append(total)
    return np.array(out)


def interleave_trajectory(returns, states, actions):
    out = []
    for triple in zip(returns, states, actions):
        out.extend(triple)
    return np.array(out).astype("float64")


def action_positions(n_steps):
    return np.array([1 + 3 * i for i in range(n_steps)])
