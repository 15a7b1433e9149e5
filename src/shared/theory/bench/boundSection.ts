import { withoutCurvature } from '../rankBound.ts'
import type { BenchInputs, Made } from './parts.ts'
import { refused, W, Z, type BenchSection, type SectionHead } from './section.ts'
import { classesOf, meanDecays } from './values.ts'

const head: SectionHead = {
  id: 'bound',
  title: 'Both sides of Theorem 3.4',
  equation: 'min ‖W_l − Z‖ ≤ M_{l,j}/Λ·TCV_{K,j}, rank Z ≤ K, j < l',
  source: 'Zangrando et al. 2402.03991v2, Theorem 3.4',
  status: 'derived',
  definition:
    'The distance of W_l from rank K, and the least right side over the layers j below, at the collapsed minimum. Λ is the weight decay of the mean loss, λ_l/N. The theorem is proved; that the minimum is collapsed follows from the forecasts.',
}

/**
 * Returns both sides of Theorem 3.4 at the minimum that the forecasts describe. There every Z^j is collapsed, so TCV_{K,j} = 0
 * and both sides are 0 for l ≥ 2. W_1 has the inputs alone below: its right side needs M, which no closed form gives.
 */
export function boundSection({ values, forecast, refusal }: Made, inputs: BenchInputs | null): BenchSection {
  if (refusal !== null) return refused(head, refusal)
  const { lambda, delta, activation, lastActivation } = values
  if (lambda === 0) return refused(head, 'Theorem 3.4 divides by the weight decay Λ; λ is 0.')
  const rough = [activation, lastActivation].find((name) => withoutCurvature.includes(name))
  if (rough) return refused(head, `Theorem 3.4 needs second derivatives of the gradient, and ${rough} has none at 0.`)
  if (!forecast?.theorem && !forecast?.balance)
    return refused(head, 'No forecast says that the minimum is collapsed, so neither side is known before training.')
  const decays = meanDecays(values)
  const K = classesOf(values)
  return {
    ...head,
    refusal: null,
    numbers: [
      {
        name: 'TCV of X',
        value: inputs ? inputs.variation * values.inputScale ** 2 : null,
        hint: 'within-class part of the inputs, mean of ‖x − class mean‖²',
      },
    ],
    tables: [
      {
        caption: 'Both sides of Theorem 3.4 at the collapsed minimum',
        columns: [
          { name: 'layer' },
          { name: 'distance', hint: `Left side: distance of W_l from rank ${K}` },
          { name: 'right side', hint: 'Least M/Λ·TCV over the layers j below' },
          { name: 'from j', hint: 'The layer whose TCV gives the least right side' },
          { name: 'Λ', hint: 'Weight decay of the mean loss, λ_l/N' },
        ],
        rows: decays.map((decay, l) =>
          l === 0 ? [W(1), null, null, Z(0), decay] : [W(l + 1), 0, 0, l === 1 ? Z(1) : `${Z(1)} … ${Z(l)}`, decay],
        ),
      },
    ],
    notes: [
      `Above the first layer both sides are 0: the collapsed features have TCV 0 for ${K} clusters, and W_l has rank ${K}.`,
      'W_1 acts on the inputs, which do not collapse. Its right side needs M, which is found from trained weights: pin a run to see measured sides.',
      ...(delta === 0 ? ['δ = 0 leaves W_1 without weight decay, so the theorem says nothing about it.'] : []),
    ],
  }
}
