import { activations } from '../activation.ts'
import { descentPath } from '../path/descentPath.ts'
import { pathLength } from '../path/pathLength.ts'
import { randomStart } from '../path/randomStart.ts'
import type { Made } from './parts.ts'
import { middleConstant } from './constantBand.ts'
import { refused, type BenchSection, type SectionHead } from './section.ts'
import { classesOf, depthOf, samplesOf, type BenchValues } from './values.ts'

/** The length of one descent path, or why there is none. */
export interface MeasuredPath {
  /** In the Frobenius norm of Z^1 … Z^L; null with a refusal. */
  length: number | null
  straight: number | null
  /** The objective of the start. */
  start: number | null
  refusal: string | null
}

const head: SectionHead = {
  id: 'path',
  title: 'Descent path of Theorem 4.3',
  equation: 'L(γ(1)) = (L−1)·K/(2C²), and L(γ(t)) never rises',
  source: 'Zangrando et al. 2402.03991v2, Theorem 4.3, Lemmas B.1 to B.3',
  status: 'checked',
  definition:
    'A path from a random interpolating network (square Gaussian layers, seed 0) to a collapsed one. Its length is that of the polygon through its sampled points, in the Frobenius norm of all features. The ends are proved; the length is computed.',
}

/** A larger start takes minutes: one decomposition of an (N, N) matrix for every layer and point. */
export const mostPathSamples = 60
/** Points of a sweep and of a line; more of them lengthen the polygon in the third digit. */
const sampling = { pointsPerSweep: 2, pointsPerLine: 8 }

/** Returns the assumption of Theorem 4.3 that the values violate, as a sentence; null where a path may exist. */
export function pathRefusal(values: BenchValues): string | null {
  const { widths, targetScale, constant, activation, lastActivation } = values
  const N = samplesOf(values)
  if (depthOf(values) < 2) return 'Theorem 4.3 needs two layers or more; L is 1.'
  if (classesOf(values) < 2) return 'Theorem 4.3 needs two classes or more; K is 1.'
  const odd = widths.findIndex((width) => width !== N)
  if (odd >= 0)
    return `Theorem 4.3 needs n_1 = … = n_{L−1} = N; layer ${odd + 1} has width ${widths[odd]} for ${N} samples.`
  for (const name of [activation, lastActivation]) {
    const { value, inverse } = activations[name]
    if (!inverse) return `Theorem 4.3 needs σ⁻¹, and ${name} has none.`
    if (value(0) !== 0) return `Theorem 4.3 needs σ(0) = 0; ${name} does not satisfy it.`
  }
  const start = activations[lastActivation].inverse?.(targetScale) ?? NaN
  if (!Number.isFinite(start))
    return `Theorem 4.3 starts at a network that fits its targets; ${lastActivation} never reaches ${targetScale}.`
  return constant[0] === constant[1] ? null : 'A path has one C: choose equal ends of C.'
}

/** Computes the path from the random start and measures it. Takes seconds at N = 50. */
export function measurePath(values: BenchValues): MeasuredPath {
  const none = (refusal: string): MeasuredPath => ({ length: null, straight: null, start: null, refusal })
  const outside = pathRefusal(values)
  if (outside !== null) return none(outside)
  const C = middleConstant(values.constant)
  const names = [...values.widths.map(() => values.activation), values.lastActivation]
  const start = randomStart({ ...values, activations: names, C, seed: 0 })
  if (typeof start === 'string') return none(start)
  // The scaled singular values reach C to a last digit only.
  const found = descentPath(start, { ...sampling, C: C * (1 + 1e-9) })
  if (found.kind === 'refused') return none(found.reason)
  const { points } = found.path
  const { length, straight } = pathLength(points.map(({ features }) => features))
  return { length, straight, start: points[0]?.objective ?? null, refusal: null }
}

/** Returns the ends of the path in closed form, and its length where it is computed. */
export function pathSection({ values }: Made, path: MeasuredPath | null): BenchSection {
  const outside = pathRefusal(values) ?? path?.refusal ?? null
  if (outside !== null) return refused(head, outside)
  const [L, K, N] = [depthOf(values), classesOf(values), samplesOf(values)]
  const C = middleConstant(values.constant)
  const end = ((L - 1) * K) / (2 * C * C)
  const limit = ((L - 2) * N + K) / (2 * C * C)
  const tooLarge =
    N > mostPathSamples
      ? [`The length is computed up to N = ${mostPathSamples}; a path with ${N} samples takes minutes.`]
      : []
  return {
    ...head,
    refusal: null,
    numbers: [
      { name: 'length', value: path?.length ?? null, hint: 'of the polygon through the sampled points of the path' },
      { name: 'straight', value: path?.straight ?? null, hint: 'distance of the collapsed network from the start' },
      { name: 'start', value: path?.start ?? null, hint: 'representation cost of the random start, eq. 11' },
      { name: 'limit', value: limit, hint: 'just before the end: (N(L−2) + K)/(2C²)' },
      { name: 'end', value: end, hint: '(L−1)K/(2C²), the least cost' },
      { name: 'pieces', value: 2 * (L - 1), hint: 'turns of a basis and lines of singular values, two for each layer' },
    ],
    tables: [],
    notes: tooLarge,
  }
}
