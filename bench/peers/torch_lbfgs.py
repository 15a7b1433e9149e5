"""torch.optim.LBFGS with the stages of λ-continuation of the job, until an objective is reached."""

import time

from protocol import say, serve
from torch_model import job, objective, start, torch, versions

SLICE = 20  # iterations between two looks at the objective; the default of one optimizer.step()


def staged(weights, multiplier, steps, is_over):
    """Iterations taken, and the objective last seen."""
    optimizer = torch.optim.LBFGS(
        weights,
        max_iter=SLICE,
        history_size=job.spec['lbfgs']['memory'],
        line_search_fn='strong_wolfe',
        tolerance_grad=0,
        tolerance_change=0,
    )

    def closure():
        optimizer.zero_grad()
        loss = objective(weights, multiplier)
        loss.backward()
        return loss

    taken = 0
    while taken < steps:
        optimizer.step(closure)
        before, taken = taken, optimizer.state[weights[0]]['n_iter']
        # A line search that finds nothing better takes no iteration and says nothing.
        if taken == before or is_over(objective(weights).item()):
            break
    return taken


def minimise(target, seconds):
    since = time.perf_counter()
    weights = [weight.requires_grad_() for weight in start()]
    stages = job.spec['lbfgs']['stages']
    steps = 0
    for i, stage in enumerate(stages):
        is_last = i == len(stages) - 1
        is_late = lambda: time.perf_counter() - since > seconds
        is_over = lambda value: is_late() or is_last and value <= target
        steps += staged(weights, stage['multiplier'], stage['steps'], is_over)
    with torch.no_grad():
        return {'objective': objective(weights).item(), 'steps': steps}


if __name__ == '__main__':
    say(ready=True, versions=versions, losses=[objective(start()).item()], warmUpMs=0)
    serve(lambda target, seconds: minimise(float(target), float(seconds)))
