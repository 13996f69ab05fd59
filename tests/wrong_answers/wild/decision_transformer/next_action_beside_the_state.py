# source: https://github.com/kzl/decision-transformer/issues/20
# mistake: interleave_trajectory: The actions stand one step too early: beside each state is the next step's action.
# wrong: interleave_trajectory = next_action_beside_state
import numpy as np


def returns_to_go(rewards, discount=1.0):
    rtg = np.zeros(len(rewards))
    for j in range(len(rewards) - 1, -1, -1):
        rtg[j] = rewards[j] + (discount * rtg[j + 1] if j + 1 < len(rewards) else 0.0)
    return rtg


def interleave_trajectory(returns, states, actions):
    token_embeddings = np.zeros((states.shape[0] * 3, states.shape[1]))
    token_embeddings[::3] = returns
    token_embeddings[1::3] = states
    token_embeddings[2 : 3 * len(actions) - 1 : 3] = actions[1:]  # <-
    return token_embeddings


def action_positions(n_steps):
    return np.arange(1, n_steps * 3, 3)
