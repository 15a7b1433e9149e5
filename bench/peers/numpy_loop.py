"""NumPy: forward pass, backward pass and Adam written out, with reused buffers."""

import sys

from protocol import Job, np, serve_recorded

job = Job(sys.argv[1])
rate, beta1, beta2, epsilon = job.adam()


def gradients(weights):
    """Returns the objective and its gradient with respect to every W_l."""
    features = [job.X]
    for weight in weights:
        features.append(np.tanh(weight @ features[-1]))
    residual = features[-1] - job.Y
    D = residual + job.feature_decays[-1] * features[-1]
    result = [None] * len(weights)
    for l in range(len(weights) - 1, -1, -1):
        E = D * (1 - features[l + 1] ** 2)
        result[l] = E @ np.swapaxes(features[l], -1, -2)
        result[l] += job.weight_decays[l] * weights[l]
        if l > 0:
            D = np.swapaxes(weights[l], -1, -2) @ E
            D += job.feature_decays[l - 1] * features[l]
    return residual, features, result


def objective(weights, residual, features):
    square = lambda a: float(np.vdot(a, a))
    penalties = sum(decay * square(w) for decay, w in zip(job.weight_decays, weights))
    penalties += sum(decay * square(z) for decay, z in zip(job.feature_decays, features[1:]))
    return (square(residual) + penalties) / 2


def train(steps, record=None):
    weights = [w.copy() for w in job.W]
    m, v = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    for t in range(1, steps + 1):
        residual, features, gradient = gradients(weights)
        if record is not None:
            record.append(objective(weights, residual, features))
        size, root = rate / (1 - beta1**t), np.sqrt(1 - beta2**t)
        for w, m_l, v_l, g in zip(weights, m, v, gradient):
            m_l *= beta1
            m_l += (1 - beta1) * g
            v_l *= beta2
            g *= g
            g *= 1 - beta2
            v_l += g
            np.sqrt(v_l, out=g)
            g /= job.dtype.type(root)
            g += epsilon
            np.divide(m_l, g, out=g)
            g *= size
            w -= g


if __name__ == '__main__':
    serve_recorded({'numpy': np.__version__}, train)
