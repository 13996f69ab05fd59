# wrong: returns_to_go = discounted_once
# student: Vera, now whole, the future with γ
import numpy as np


def returns_to_go(rewards, discount=1.0):
    return np.array([rewards[t] + discount * np.sum(rewards[t + 1 :]) for t in range(len(rewards))], dtype=float)


def interleave_trajectory(returns, states, actions):
    return np.concatenate([np.stack(step) for step in zip(returns, states, actions)]).astype(float)


def action_positions(n_steps):
    return np.array([i for i in range(3 * n_steps) if i % 3 == 1])
