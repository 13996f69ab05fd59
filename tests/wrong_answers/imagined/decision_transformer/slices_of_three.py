# wrong: interleave_trajectory = action_on_top_of_state
# wrong: action_positions = at_the_action_tokens
# student: Hila, a 1 that should be a 2; tokens counted from 1
import numpy as np


def returns_to_go(rewards, discount=1.0):
    r = 0.0
    rtg = np.zeros(len(rewards))
    for t in reversed(range(len(rewards))):
        r = rewards[t] + discount * r
        rtg[t] = r
    return rtg


def interleave_trajectory(returns, states, actions):
    out = np.zeros((3 * len(states), states.shape[1]))
    out[0::3] = returns
    out[1::3] = states
    out[1::3] = actions  # <-
    return out


def action_positions(n_steps):
    return np.array([3 * t - 1 for t in range(1, n_steps + 1)])
