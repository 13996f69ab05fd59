# wrong: returns_to_go = first_reward_discounted
# wrong: action_positions = steps_counted_from_one
# student: Kiri, enumerate(…, start=1) everywhere
import numpy as np


def returns_to_go(rewards, discount=1.0):
    result = []
    for t in range(len(rewards)):
        future = rewards[t:]
        result.append(sum(r * discount**k for k, r in enumerate(future, start=1)))
    return np.array(result, dtype=float)


def interleave_trajectory(returns, states, actions):
    return np.array([x for step in zip(returns, states, actions) for x in step], dtype=float)


def action_positions(n_steps):
    return np.array([3 * step + 1 for step in range(1, n_steps + 1)])
