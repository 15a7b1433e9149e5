import * as z from 'zod'
import { Activation } from '../../spec/activation.ts'

/** The data of the bench: their inputs set the cost of the first layer where δ > 0. */
export const benchData = ['digits', 'mixture'] as const

const nonNegative = z.number().min(0).max(1e6)
const positive = z.number().positive()

/** The values of the theory bench. They determine every number of it. */
export const BenchValues = z.strictObject({
  /** N_k, samples of each class; their number is K. One class is a value that the theory refuses by name. */
  counts: z.array(z.int().min(1).max(1000)).min(1).max(50),
  /** n_1 … n_{L−1}; empty for a network of one layer. The last layer has K units. */
  widths: z.array(z.int().min(1).max(4096)).max(63),
  /** λ, the coefficient of ‖W_l‖²/2 for l ≥ 2. */
  lambda: nonNegative,
  /** δ: the first layer has weight decay λδ. It is 1/λ of eq. 12. */
  delta: nonNegative,
  /** λ′, the coefficient of ‖Z^l‖²/2. */
  featureDecay: nonNegative,
  /** The layers that λ′ acts on: all, as section 5.2 has it, or Z^1 alone. */
  featureLayers: z.enum(['all', 'first']),
  /** c of the targets c·onehot. */
  targetScale: positive.max(10),
  /** The factor of all inputs. A factor s acts like δ/s². */
  inputScale: positive.min(1e-6).max(1e6),
  /** C of (II), the least and the greatest in every layer. Theorem 4.2 leaves it open. */
  constant: z.tuple([positive.max(100), positive.max(100)]).refine(([least, most]) => least <= most, {
    message: 'must have its least value first',
  }),
  /** σ_l below the last layer. */
  activation: Activation,
  /** σ_L. */
  lastActivation: Activation,
  data: z.enum(benchData),
  /** The noise of the Gaussian mixture, the standard deviation within a class (section 5.1). */
  deviation: nonNegative,
})
export type BenchValues = z.infer<typeof BenchValues>

/** The values that the page opens with: those of Fig. 2 at its quick size and the smallest δ. */
export const firstValues: BenchValues = {
  counts: Array.from({ length: 10 }, () => 5),
  widths: [50, 50, 50, 50],
  lambda: 1e-4,
  delta: 0.1,
  featureDecay: 9.2e-6,
  featureLayers: 'first',
  targetScale: 0.9,
  inputScale: 1,
  constant: [1, 1],
  activation: 'tanh',
  lastActivation: 'tanh',
  data: 'digits',
  deviation: 0.1,
}

/** K. */
export const classesOf = ({ counts }: Pick<BenchValues, 'counts'>): number => counts.length
/** N. */
export const samplesOf = ({ counts }: Pick<BenchValues, 'counts'>): number => counts.reduce((sum, own) => sum + own, 0)
/** L. */
export const depthOf = ({ widths }: Pick<BenchValues, 'widths'>): number => widths.length + 1

/** Returns a list with another length: it is cut, or its last entry repeats. */
export const resized = (list: readonly number[], length: number, start: number): number[] =>
  Array.from({ length }, (_, i) => list[i] ?? list.at(-1) ?? start)

/** Returns Λ: the weight decay of the mean loss, λ_l/N, by layer. */
export const meanDecays = (values: BenchValues): number[] => {
  const N = samplesOf(values)
  return [...values.widths, 0].map((_, l) => (values.lambda * (l === 0 ? values.delta : 1)) / N)
}
