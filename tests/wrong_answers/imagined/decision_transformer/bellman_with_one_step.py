# wrong: returns_to_go = return_of_the_next_step
# wrong: interleave_trajectory = return_after_action
# student: Uma, from a book on Q-learning: s, a, r
import numpy as np


def returns_to_go(rewards, discount=1.0):
    nxt = np.append(rewards[1:], 0)
    return rewards + discount * nxt * 1.0


def interleave_trajectory(returns, states, actions):
    out = np.empty((3 * len(states), states.shape[1]))
    out[0::3], out[1::3], out[2::3] = states, actions, returns
    return out


def action_positions(n_steps):
    return np.arange(n_steps) * 3 + 1
