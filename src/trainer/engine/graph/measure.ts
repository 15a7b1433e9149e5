import { weightLayeredNames } from '../../../shared/quantities/table.ts'
import { concatenate, reshape, sliceLast, transpose } from './language/arrays.ts'
import { singularValues } from './language/decompositions.ts'
import * as e from './language/elementwise.ts'
import { defineFunction, type Library } from './language/graph.ts'
import { matMul, sumOfProducts } from './language/products.ts'
import { sum } from './language/reductions.ts'
import type { Tensor } from './language/tensor.ts'
import { objectiveArguments, parameterCountOf, type Architecture } from './network/architecture.ts'
import { evaluate } from './network/evaluate.ts'
import { layeredMeasures } from './layered.ts'
import { unflatten } from './optimizer/vectors.ts'

/**
 * Writes the entry `measure`, which reads one run's θ in float64 whatever the training precision. It returns the
 * singular values of Z^l, of W_l (whitened coordinates undone), of A^{l+1} and of the centred pairs (z_i, y_i), Z^l
 * itself, the layered quantities, and the scatter of each layer. `members` (K, N) is 1/N_k where
 * sample i is of class k, else 0.
 */
export function defineMeasure(library: Library, architecture: Architecture): void {
  const one: Architecture = { ...architecture, runs: 1, real: 'float64', batches: null }
  const { samples, classes, inputRows, widths } = one
  const inputs = {
    ...objectiveArguments(one),
    theta: { dtype: 'float64', shape: [1, parameterCountOf(one)] },
    column_scale: { dtype: 'float64', shape: [1, 1, inputRows] },
    members: { dtype: 'float64', shape: [classes, samples] },
  } as const
  defineFunction(library, 'measure', inputs, (args) => {
    const parameters = unflatten(one, args.theta)
    // Values are those of ReLU itself, gradients those of the objective that is trained: a subgradient within ε.
    const at = evaluate(one, parameters, args.smoothing ? { ...args, smoothing: e.multiply(args.smoothing, 0) } : args)
    const trained = args.smoothing ? evaluate(one, parameters, args) : at
    const columns = (x: Tensor): Tensor => transpose(reshape(x, x.shape.slice(1)))
    const Z = at.features.map(columns)
    const A = at.preactivations.slice(1).map(columns)
    const W = parameters.slice(0, widths.length).map((w, l) => {
      const plain = l === 0 ? e.multiply(w, args.column_scale) : w
      return reshape(plain, plain.shape.slice(1))
    })
    // The gradient in W₁ scales inversely to W₁: see shared/theory/lossGradients.ts.
    const byWeights = (gradient: readonly Tensor[]): Tensor[] =>
      gradient.slice(0, widths.length).map((g, l) => {
        const plain = l === 0 ? e.divide(g, args.column_scale) : g
        return reshape(plain, plain.shape.slice(1))
      })
    const layered = {
      weights: W,
      lossGradients: byWeights(trained.lossGradient()),
      gradients: byWeights(trained.gradient),
      decays: widths.map((_, l) =>
        reshape(e.multiply(sliceLast(args.weight_decays, l, 1), reshape(args.multiplier, [1, 1])), []),
      ),
    }
    const isMember = e.cast(e.greater(args.members, 0), 'float64')
    const scatter = (z: Tensor): Tensor => {
      const means = matMul(z, args.members, { b: true }) // (n_l, K)
      return sum(e.square(e.subtract(z, matMul(means, isMember))), [0, 1])
    }
    const Y = columns(args.targets)
    const centred = (A: Tensor): Tensor => e.subtract(A, e.multiply(sum(A, [1], true), 1 / samples))
    const spectra = (name: string, matrices: readonly Tensor[]): [string, Tensor][] =>
      matrices.map((M, l) => [`${name}${l + 1}`, singularValues(M)])
    return Object.fromEntries([
      ...spectra('z', Z),
      ...spectra('w', W),
      ...spectra('a', A),
      // Centred twice, because the first mean carries round-off.
      ...spectra(
        'pairs',
        Z.map((z) => centred(centred(concatenate([z, Y], 0)))),
      ),
      ...Z.map((z, l): [string, Tensor] => [`features${l + 1}`, z]),
      ...Z.map((z, l): [string, Tensor] => [`scatter${l + 1}`, scatter(z)]),
      ...weightLayeredNames.flatMap((name) =>
        layeredMeasures[name](layered).map((value, l): [string, Tensor] => [`${name}${l + 1}`, value]),
      ),
      ['data_loss', at.dataLoss],
      ['weight_penalty', at.weightPenalty],
      ['feature_penalty', at.featurePenalty],
      ['gradient_norm', e.squareRoot(sumOfProducts(trained.gradient.map((G) => ({ a: G, b: G }))))],
    ])
  })
}
