# source: https://github.com/huggingface/transformers/issues/31374
# mistake: returns_to_go: The reward is added to the target return, as the report proposes, not taken from it.
# wrong: returns_to_go = reward_added_then_divided
import numpy as np


def returns_to_go(rewards, discount=1.0):
    target_return = np.zeros((1, 1))
    for t in range(len(rewards)):
        target_return[0, 0] += discount**t * rewards[t]
    for t in range(len(rewards) - 1):
        pred_return = (target_return[0, -1] + rewards[t]) / discount  # <-
        target_return = np.concatenate([target_return, pred_return.reshape(1, 1)], axis=1)
    return target_return[0]


def interleave_trajectory(returns, states, actions):
    seq_length, hidden_size = states.shape
    stacked_inputs = np.stack((returns, states, actions), axis=0)
    return stacked_inputs.transpose(1, 0, 2).reshape(3 * seq_length, hidden_size).astype(float)


def action_positions(n_steps):
    return np.arange(3 * n_steps).reshape(n_steps, 3).T[1]
