# wrong: returns_to_go = first_reward_discounted
# student: Lwazi, a bracket too far to the left
import numpy as np


def returns_to_go(rewards, discount=1.0):
    returns = np.zeros(len(rewards) + 1)
    for t in range(len(rewards) - 1, -1, -1):
        returns[t] = discount * (rewards[t] + returns[t + 1])
    return returns[:-1]


def interleave_trajectory(returns, states, actions):
    tokens = np.zeros((3, *states.shape))
    tokens[0], tokens[1], tokens[2] = returns, states, actions
    return tokens.swapaxes(0, 1).reshape(-1, states.shape[1])


def action_positions(n_steps):
    return np.arange(3 * n_steps)[1::3]
