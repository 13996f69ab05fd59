# wrong: interleave_trajectory = steps_not_flattened
# wrong: action_positions = states_and_actions
# student: Enzo, the stack already looks interleaved when it is printed
import numpy as np


def returns_to_go(rewards, discount=1.0):
    future = 0.0
    out = np.zeros(len(rewards), dtype=float)
    for i in np.arange(len(rewards))[::-1]:
        future = rewards[i] + future * discount
        out[i] = future
    return out


def interleave_trajectory(returns, states, actions):
    return np.stack([returns, states, actions], axis=1).astype(float)


def action_positions(n_steps):
    positions = []
    for t in range(n_steps):
        positions += [3 * t + 1, 3 * t + 2]
    return np.array(positions)
