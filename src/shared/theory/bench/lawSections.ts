import type { Forecast } from '../forecast/forecast.ts'
import { balanceRefusal, theoremRefusal, theoryRefusal } from '../forecast/applicability.ts'
import type { Made } from './parts.ts'
import { refused, Z, type BenchSection, type SectionHead } from './section.ts'
import { classesOf, samplesOf, type BenchValues } from './values.ts'

const balance: SectionHead = {
  id: 'balance',
  title: 'Balance law',
  equation: 'λ_{l+1} w_{l+1}² = λ_l w_l² + λ′_l s_l² with s_l = w_l s_{l−1} and C_l = 1/w_{l+1}',
  source: 'from the loss of Zangrando et al. 2402.03991v2, section 5.2',
  status: 'derived',
  definition:
    'Stationarity of the objective in every singular direction of a collapsed network whose hidden activations have slope 1. It fixes the C_l that Theorem 4.2 leaves open.',
}

/** Returns why the balance law makes no forecast: its own refusal, without those of the theorem. */
function lawRefusal({ model, forecast, refusal }: Made): string | null {
  if (!model || !forecast) return refusal
  if (forecast.balance) return null
  const own = theoryRefusal(model) ?? balanceRefusal(model)
  if (own !== null) return own
  const ofTheorem = theoremRefusal(model)
  return forecast.refusals.filter((reason) => reason !== ofTheorem && !/^Theorem/.test(reason)).join(' ')
}

/** Returns the forecast of the balance law: singular values, C_l and weights by layer. */
export function balanceSection(made: Made): BenchSection {
  const outside = lawRefusal(made)
  const law = made.forecast?.balance
  if (!law) return refused(balance, outside ?? '')
  const K = classesOf(made.values)
  return {
    ...balance,
    refusal: null,
    numbers: [],
    tables: [
      {
        caption: 'Singular values, constants and weights by the balance law',
        columns: [
          { name: 'layer' },
          { name: 's_1', hint: 'Largest singular value of the features' },
          { name: 's_K', hint: 'Singular value number K of the features, the smallest that is not zero' },
          { name: 'C_l', hint: 's(Z^l)/s(σ⁻¹(Z^{l+1})), the mean over classes' },
          { name: '‖W_{l+1}‖', hint: 'Frobenius norm of the weights above the layer' },
        ],
        rows: law.singularValues.map((row, l) => [
          Z(l + 1),
          row[0] ?? null,
          row[K - 1] ?? null,
          law.C[l] ?? null,
          law.weightNorms?.[l] ?? null,
        ]),
      },
    ],
    notes: law.notes,
  }
}

const objective: SectionHead = {
  id: 'objective',
  title: 'Least objective',
  equation: 'L = ½‖Z^L − Y‖² + (λ/2) Σ_{l≥2} ‖W_l‖² + (λδ/2) ‖W_1‖² + (λ′/2) Σ_l ‖Z^l‖²',
  source: 'Zangrando et al. 2402.03991v2, section 5.2',
  status: 'derived',
  definition:
    'The objective at the minimum of the balance law. Training ends above it, because hidden activations are curved.',
}

/** Returns the least objective with its parts, and that of the zero solution. */
export function objectiveSection(made: Made): BenchSection {
  const outside = lawRefusal(made)
  const law = made.forecast?.balance
  if (!law) return refused(objective, outside ?? '')
  const zero = zeroObjective(made.values)
  return {
    ...objective,
    refusal: null,
    numbers: [
      { name: 'objective', value: law.objective, hint: 'at the minimum of the balance law' },
      { name: 'of the weights', value: weightPart(law, made.values.lambda), hint: '(λ/2) Σ ‖W_l‖² for l ≥ 2' },
      {
        name: 'of the first layer',
        value: law.firstPenalty ?? null,
        hint: '(λδ/2) ‖W_1‖²; unknown at δ = 0 and without the inputs',
      },
      { name: 'of the features', value: featurePart(law, made.values), hint: '(λ′/2) Σ ‖Z^l‖²' },
      { name: 'zero solution', value: zero, hint: '½‖Y‖², with all weights 0' },
      { name: 'objective/zero', value: law.objective / zero, hint: 'share of the objective of the zero solution' },
    ],
    tables: [],
    notes:
      made.values.delta > 0 && law.firstPenalty === undefined
        ? ['The cost of W_1 is left out: its inputs are unknown, or no W_1 maps every class to one point.']
        : [],
  }
}

type Law = NonNullable<Forecast['balance']>

/** Returns ½‖Y‖² = c²N/2, the objective with all weights 0. */
export const zeroObjective = (values: BenchValues): number => (values.targetScale ** 2 * samplesOf(values)) / 2

const weightPart = ({ weightNorms }: Law, lambda: number): number | null =>
  weightNorms ? (lambda / 2) * weightNorms.reduce((sum, norm) => sum + norm ** 2, 0) : null

function featurePart({ singularValues }: Law, { featureDecay, featureLayers }: BenchValues): number {
  const layers = featureLayers === 'first' ? singularValues.slice(0, 1) : singularValues
  return (featureDecay / 2) * layers.flat().reduce((sum, s) => sum + s * s, 0)
}
