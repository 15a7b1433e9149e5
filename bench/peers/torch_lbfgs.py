"""torch.optim.LBFGS with the λ-continuation of the job, until it reaches a given objective."""

import time

from protocol import say, serve
from torch_model import job, objective, start, torch, versions

SLICE = 20  # iterations between two checks of the objective; the default of one optimizer.step()


def staged(weights, multiplier, steps, is_over):
    """Runs one stage, and returns the iterations taken."""
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
        # A line search without a better point takes no iteration and reports nothing.
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
