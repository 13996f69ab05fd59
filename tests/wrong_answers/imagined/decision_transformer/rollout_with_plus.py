# wrong: returns_to_go = reward_added_to_the_return + discount_not_used
# wrong: action_positions = at_the_action_tokens
# student: Chiara, adds what came in, and reads actions where actions are
import numpy as np


def returns_to_go(rewards, discount=1.0):
    target = np.sum(rewards)
    history = []
    for r in rewards:
        history.append(target)
        target = target + r
    return np.array(history, dtype=float)


def interleave_trajectory(returns, states, actions):
    T, d = states.shape
    seq = np.empty((3 * T, d))
    seq[::3] = returns
    seq[1::3] = states
    seq[2::3] = actions
    return seq


def action_positions(n_steps):
    return np.array([3 * t + 2 for t in range(n_steps)])
