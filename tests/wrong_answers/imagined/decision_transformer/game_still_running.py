# wrong: interleave_trajectory = last_action_left_out
# wrong: action_positions = last_position_missing
# student: Fenna, the last action is not known yet, so neither it nor its place is there
import numpy as np


def returns_to_go(rewards, discount=1.0):
    out = np.array(rewards, dtype=float)
    for t in range(len(out) - 2, -1, -1):
        out[t] += discount * out[t + 1]
    return out


def interleave_trajectory(returns, states, actions):
    rows = []
    for t in range(len(states)):
        rows.append(returns[t])
        rows.append(states[t])
        if t < len(states) - 1:
            rows.append(actions[t])
    return np.array(rows, dtype=float)


def action_positions(n_steps):
    return np.arange(1, 3 * (n_steps - 1), 3)
