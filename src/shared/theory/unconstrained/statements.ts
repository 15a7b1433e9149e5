import { formatNumber } from '../../plot/numbers.ts'
import type { KnownStructures } from './knownStructures.ts'
import { collapseIsSuboptimal, lastingSingularValues, reluCollapseIsSuboptimal } from './lowRankTheorems.ts'
import { depthOf } from './model.ts'
import { criticalStrength } from './neuralCollapse.ts'
import type { SpecModel } from './specModel.ts'
import type { Status } from './structureText.ts'
import { lowRankExponent, theoremFiveApplies } from './theoremFive.ts'

/** What is known of one model, as a sentence with its status and its source. */
export interface Statement {
  readonly text: string
  readonly status: Status
  readonly source: string
}

const squared = 'Súkeník et al. 2405.14468'
const entropy = 'Garrod & Keating 2410.23169'

/**
 * Returns what is known of the optima of a model. Every sentence is true of this model: a theorem that does not apply is
 * named as one that says nothing.
 */
export function statements(setting: SpecModel, known: KnownStructures): Statement[] {
  const own = setting.loss === 'squared' ? squaredStatements(setting, known) : entropyStatements(setting, known)
  return [...own, boundStatement(setting, known)]
}

function squaredStatements(setting: SpecModel, known: KnownStructures): Statement[] {
  const { classes: K } = setting.model
  const L = depthOf(setting.model)
  if (setting.activation === 'identity')
    return [
      {
        text: 'In a linear network DNC has the least loss: the objective separates over the singular values of the outputs.',
        status: 'derived',
        source: 'von Neumann’s trace inequality',
      },
      zeroStatement(setting),
    ]
  return [
    theoremFive(K, L, known),
    ...graphStatements(K, L),
    zeroStatement(setting),
    {
      text: 'Every optimum has equal features H_L within each class. Only this layer, the one before W_L, is proved.',
      status: 'proved',
      source: `${squared}, Theorem 6`,
    },
    {
      text: 'With ReLU smoothed over a width ε, features of one class differ by at most a constant times ε in any layer. The constant is not evaluated here.',
      status: 'proved',
      source: `${squared}, Theorem 8`,
    },
  ]
}

function theoremFive(K: number, L: number, { best, collapse }: KnownStructures): Statement {
  const source = `${squared}, Theorem 5`
  if (!theoremFiveApplies(K, L))
    return {
      text: `Theorem 5 says nothing about K = ${K}, L = ${L}: it needs L = 3 and K ≥ 10, or L ≥ 4 and K ≥ 6.`,
      status: 'proved',
      source,
    }
  if (collapse.isZero)
    return {
      text: 'Theorem 5 needs a DNC that beats the zero solution. Here DNC does not.',
      status: 'proved',
      source,
    }
  return {
    text: `DNC is not optimal: a low-rank structure has a lower loss, for every n and λ with DNC below ½. Here it is ${(best.loss / collapse.loss).toFixed(4)} times that of DNC.`,
    status: 'proved',
    source,
  }
}

function graphStatements(K: number, L: number): Statement[] {
  if (K === 3)
    return [
      {
        text: 'SRG is undefined for K = 3: its last matrix has no positive entry, so that σ maps it to zero.',
        status: 'derived',
        source: `${squared}, Definition 9`,
      },
    ]
  if (K < 6)
    return [
      {
        text:
          K === 4
            ? 'SRG needs K ≥ 6. At K = 4 the square graph has rank 3.'
            : `SRG needs K ≥ 6. No low-rank structure with a closed form is known here for K = ${K}.`,
        status: 'derived',
        source: `${squared}, Definition 9 and Figure 5`,
      },
    ]
  if (L < 3) return []
  const exponent = lowRankExponent(L)
  return [
    {
      text: `As K grows at L = ${L}, the loss of SRG over that of DNC is at most of the order of K to the power ${exponent === 0 ? '0' : exponent.toFixed(3).replace('-', '−')}.`,
      status: 'derived',
      source: `${squared}, after Theorem 5, in words`,
    },
  ]
}

const zeroStatement = ({ model: { classes: K, weightDecays } }: SpecModel): Statement => ({
  text: `DNC beats the zero solution if and only if n λ_H λ_1 ⋯ λ_L < ${formatNumber(criticalStrength(K, weightDecays.length), 4)}.`,
  status: 'derived',
  source: `${squared}, Definition 10`,
})

function entropyStatements({ model, activation }: SpecModel, { best, collapse }: KnownStructures): Statement[] {
  const [K, L] = [model.classes, depthOf(model)]
  const isLower = best.loss < collapse.loss
  if (activation === 'relu')
    return [
      {
        text: reluCollapseIsSuboptimal(K, L)
          ? 'DNC is not optimal in ReLU networks for K ≥ 10 and L ≥ 5, or K ≥ 16 and L = 4.'
          : `The theorem on ReLU networks says nothing about K = ${K}, L = ${L}${isLower ? ', although a graph has a lower loss here' : ''}.`,
        status: 'summary',
        source: entropy,
      },
    ]
  return [
    {
      text: collapseIsSuboptimal(K, L)
        ? `DNC is never optimal here: K ≥ 4 and L ≥ 3, or K ≥ 6 and L = 2.`
        : `Theorem 1 says nothing about K = ${K}, L = ${L}.`,
      status: 'summary',
      source: `${entropy}, Theorem 1`,
    },
    {
      text: `As L grows with λ = o(1/L), at most ${lastingSingularValues(K)} singular ${lastingSingularValues(K) === 1 ? 'value does' : 'values do'} not vanish.`,
      status: 'summary',
      source: `${entropy}, Theorem 3`,
    },
  ]
}

/** A closed form is an upper bound, whatever the loss is. Linear networks under the squared loss are solved. */
function boundStatement({ loss, activation }: SpecModel, { best, collapse }: KnownStructures): Statement {
  if (loss === 'squared' && activation === 'identity')
    return { text: 'Trained networks cannot end below DNC here.', status: 'derived', source: 'as above' }
  const what = best.key === 'collapse' || collapse.isZero ? 'DNC' : 'The lowest loss known'
  return {
    text: `${what} is an upper bound of the optimum. Trained networks may end below it.`,
    status: 'checked',
    source: 'runs of Collapsar',
  }
}
