# wrong: returns_to_go = step_itself_left_out
# wrong: interleave_trajectory = action_before_state
# student: Nadia, stores before she adds; return, action, state
import numpy as np


def returns_to_go(rewards, discount=1.0):
    out, rest = [], 0.0
    for r in rewards[::-1]:
        out.append(rest)
        rest = r + discount * rest
    return np.array(out[::-1])


def interleave_trajectory(returns, states, actions):
    seq = np.zeros((3 * len(returns), returns.shape[1]))
    seq[0::3] = returns
    seq[1::3] = actions
    seq[2::3] = states
    return seq


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
