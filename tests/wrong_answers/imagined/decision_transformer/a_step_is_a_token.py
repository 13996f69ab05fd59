# wrong: interleave_trajectory = step_in_one_row
# wrong: action_positions = steps_for_positions
# student: Deniz, one row a step
import numpy as np


def returns_to_go(rewards, discount=1.0):
    total, out = 0, []
    for r in list(rewards)[::-1]:
        total = r + discount * total
        out.append(float(total))
    out.reverse()
    return np.array(out)


def interleave_trajectory(returns, states, actions):
    return np.concatenate([returns, states, actions], axis=-1).astype(float)


def action_positions(n_steps):
    return np.arange(n_steps)
