"""optimizers.json: 40 steps of torch.optim's first-order methods on the small networks of network.py, in float64.

Every optimizer and every schedule (torch.optim.lr_scheduler) comes from torch.
"""

import torch

from common import source, write
from network import cases, problems, set_up, torch_terms

STEPS = 40
SCHEDULES = {
    'constant': {'kind': 'constant', 'warmup': 0},
    'exponential': {'kind': 'exponential', 'final': 0.05, 'warmup': 0},
    'cosine': {'kind': 'cosine', 'final': 0.1, 'warmup': 0},
    'constant_warmup': {'kind': 'constant', 'warmup': 7},
    'exponential_warmup': {'kind': 'exponential', 'final': 0.05, 'warmup': 7},
    'cosine_warmup': {'kind': 'cosine', 'final': 0.0, 'warmup': 7},
}
OPTIMIZERS = {
    'gradientDescent': {'kind': 'gradientDescent', 'learningRate': 0.02},
    'momentum': {'kind': 'momentum', 'learningRate': 0.01, 'momentum': 0.9},
    'nesterov': {'kind': 'nesterov', 'learningRate': 0.01, 'momentum': 0.8},
    'adam': {'kind': 'adam', 'learningRate': 0.01},
    'adamw': {'kind': 'adam', 'learningRate': 0.01, 'beta1': 0.8, 'beta2': 0.99, 'epsilon': 1e-3, 'decoupledDecay': 0.3},
}
OTHER_CASES = ('res_mean_bias', 'res_whitened', 'entropy_sum', 'entropy_mean_free', 'free_sum', 'reduced_mean', 'decays_sum')


def torch_optimizer(given, parameters):
    rate = given['learningRate']
    if given['kind'] == 'gradientDescent':
        return torch.optim.SGD(parameters, lr=rate)
    if given['kind'] in ('momentum', 'nesterov'):
        return torch.optim.SGD(parameters, lr=rate, momentum=given['momentum'], nesterov=given['kind'] == 'nesterov')
    options = {'betas': (given.get('beta1', 0.9), given.get('beta2', 0.999)), 'eps': given.get('epsilon', 1e-8)}
    if 'decoupledDecay' in given:
        return torch.optim.AdamW(parameters, lr=rate, weight_decay=given['decoupledDecay'], **options)
    return torch.optim.Adam(parameters, lr=rate, **options)


def torch_schedule(given, optimizer, rate):
    """Returns a schedule that rises linearly from 1/(warmup+1) to 1, then reaches the factor `final` after STEPS steps."""
    rest = STEPS - given['warmup']
    after = {
        'constant': lambda: torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0, total_iters=1),
        'exponential': lambda: torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=given['final'] ** (1 / rest)),
        'cosine': lambda: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=rest, eta_min=given['final'] * rate),
    }[given['kind']]
    if given['warmup'] == 0:
        return after()
    rise = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1 / (given['warmup'] + 1), total_iters=given['warmup'])
    return torch.optim.lr_scheduler.SequentialLR(optimizer, [rise, after()], milestones=[given['warmup']])


def train(case, optimizer_given, schedule_given):
    inputs, labels, Y, first, rest, biases, scale = set_up(problems()[case['problem']], case)
    parameters = [torch.tensor(w, requires_grad=True) for w in [first, *rest]]
    offsets = [torch.tensor(b, requires_grad=True) for b in biases]
    optimizer = torch_optimizer(optimizer_given, [*parameters, *offsets])
    schedule = torch_schedule(schedule_given, optimizer, optimizer_given['learningRate'])
    objective = lambda: sum(torch_terms(case, inputs, labels, Y, parameters, offsets, scale))
    losses, rates = [objective().item()], []
    for _ in range(STEPS):
        optimizer.zero_grad()
        objective().backward()
        rates.append(optimizer.param_groups[0]['lr'])
        optimizer.step()
        schedule.step()
        losses.append(objective().item())
    return losses, rates


def main():
    by_name = {case['name']: case for case in cases()}
    runs = {}
    rates = {}

    def add(name, case, optimizer, schedule, keep=STEPS):
        losses, seen = train(by_name[case], OPTIMIZERS[optimizer], SCHEDULES[schedule])
        runs[name] = {'case': case, 'optimizer': OPTIMIZERS[optimizer], 'schedule': schedule, 'losses': losses[: keep + 1]}
        rates[schedule] = [rate / OPTIMIZERS[optimizer]['learningRate'] for rate in seen]

    for optimizer in OPTIMIZERS:
        for schedule in SCHEDULES:
            add(f'{optimizer}_{schedule}', 'ff_tanh_sum', optimizer, schedule, STEPS if schedule == 'constant' else 10)
        add(f'{optimizer}_cosine_to_the_end', 'ff_tanh_sum', optimizer, 'cosine_warmup')
    for case in OTHER_CASES:
        for optimizer in ('nesterov', 'adamw'):
            add(f'{optimizer}_{case}', case, optimizer, 'exponential', 10)

    write('optimizers.json', {
        '_source': source('optimizers.py', torch),
        '_conventions': {
            'runs': 'losses[k]: the objective after k of 40 steps, from the weights of that case of network.json; not all are kept',
            'schedules': f'for {STEPS} steps in all. A line of `warmup` steps from 1/(warmup+1) of the learning rate up to it,'
            ' then the schedule, whose factor would be `final` at the step after the last',
            'rates': 'factor of the learning rate at each of the 40 steps',
            'adam': 'torch.optim.Adam, or AdamW where decoupledDecay is given; beta1 .9, beta2 .999, epsilon 1e-8 unless said',
        },
        'schedules': SCHEDULES,
        'rates': rates,
        'runs': runs,
    })


if __name__ == '__main__':
    main()
