# wrong: returns_to_go = returns_backward
# student: Quentin, appends from the end
import numpy as np


def returns_to_go(rewards, discount=1.0):
    result = []
    g = 0.0
    for r in reversed(rewards):
        g = r + discount * g
        result.append(g)
    return np.array(result)


def interleave_trajectory(returns, states, actions):
    result = []
    for i in range(len(actions)):
        result.append(returns[i])
        result.append(states[i])
        result.append(actions[i])
    return np.vstack(result).astype(float)


def action_positions(n_steps):
    return np.cumsum([1] + [3] * (n_steps - 1))
