import { theoremRefusal } from '../forecast/applicability.ts'
import type { Made } from './parts.ts'
import { middleConstant } from './constantBand.ts'
import { refused, Z, type BenchSection, type SectionHead } from './section.ts'
import { classesOf, depthOf } from './values.ts'

const theorem: SectionHead = {
  id: 'theorem',
  title: 'Singular values by Theorem 4.2',
  equation: 'Z^l = C·O_l σ⁻¹(Z^{l+1}) with O_lᵀO_l = I',
  source: 'Zangrando et al. 2402.03991v2, Theorem 4.2, eq. 25',
  status: 'proved',
  definition:
    'The features of the least representation cost under (I) to (III). The theorem leaves O_l and C open: the values are medians over random O_l, and the band holds 5 % to 95 % of them at every C.',
}

/** Returns the singular values of each layer with their band over O_l and C. */
export function theoremSection({ values, forecast, model, refusal }: Made): BenchSection {
  if (!forecast || !model) return refused(theorem, refusal ?? '')
  const found = forecast.theorem
  if (!found) return refused(theorem, theoremRefusal(model) ?? forecast.refusals.join(' '))
  const K = classesOf(values)
  const layers = found.singularValues
  return {
    ...theorem,
    refusal: null,
    numbers: [],
    tables: [
      {
        caption: 'Singular values of the features by Theorem 4.2',
        columns: [
          { name: 'layer' },
          { name: 's_1', hint: 'Largest singular value, the median over O_l' },
          { name: '5 %', hint: 'Quantile of s_1 over O_l and C' },
          { name: '95 %', hint: 'Quantile of s_1 over O_l and C' },
          { name: 's_K', hint: 'Singular value number K, the smallest that is not zero: the median over O_l' },
          { name: '5 %', hint: 'Quantile of s_K over O_l and C' },
          { name: '95 %', hint: 'Quantile of s_K over O_l and C' },
        ],
        rows: layers.map((row, l) => [
          Z(l + 1),
          ...[0, K - 1].flatMap((j) => [
            row[j] ?? null,
            found.basis?.lower[l]?.[j] ?? row[j] ?? null,
            found.basis?.upper[l]?.[j] ?? row[j] ?? null,
          ]),
        ]),
      },
    ],
    notes: found.notes,
  }
}

const cost: SectionHead = {
  id: 'cost',
  title: 'Least representation cost',
  equation: 'min ½ Σ_l ‖σ⁻¹(Z^{l+1}) Z^{l,+}‖² = (L−1)·K/(2C²)',
  source: 'Zangrando et al. 2402.03991v2, eqs. 11 and 24, Lemma B.1',
  status: 'proved',
  definition:
    'The least ½ Σ ‖W_l‖² for l ≥ 2 of a network that fits its targets under (I) to (III). The text prints (L/2)·rank(Y); C multiplies singular values, as in Definition 4.1.',
}

/** Returns the least representation cost: the objective of the limit λ → 0. */
export function costSection({ values, model, refusal }: Made): BenchSection {
  const outside = refusal ?? (model && theoremRefusal(model))
  if (outside) return refused(cost, outside)
  const [L, K] = [depthOf(values), classesOf(values)]
  const [least, most] = values.constant
  const at = (C: number): number => ((L - 1) * K) / (2 * C * C)
  const open = least < most
  return {
    ...cost,
    refusal: null,
    numbers: [
      {
        name: 'least cost',
        value: at(middleConstant(values.constant)),
        hint: open ? `at C = √(${least}·${most})` : `at C = ${least}`,
      },
      ...(open
        ? [
            { name: 'at the greatest C', value: at(most), hint: `at C = ${most}` },
            { name: 'at the least C', value: at(least), hint: `at C = ${least}` },
          ]
        : []),
      {
        name: 'share of a layer',
        value: at(middleConstant(values.constant)) / (L - 1),
        hint: 'K/(2C²) for each W_l, l ≥ 2',
      },
    ],
    tables: [],
    notes: [],
  }
}
