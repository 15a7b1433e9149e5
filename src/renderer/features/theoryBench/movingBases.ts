import type { Matrix } from '../../../shared/linalg/matrix.ts'
import {
  haarBases,
  movingDraws,
  type BasisProblem,
  type BasisSource,
} from '../../../shared/theory/forecast/basisBand.ts'

/** The bases of the last widths. A slider that leaves widths and K alone draws none of them again. */
let kept: Kept | null = null

interface Kept {
  key: string
  drawn: Matrix[]
  /** Draws the bases after the last one. */
  next: BasisSource
}

/** How many numbers are kept at most: 16 MB. */
const mostKept = 2_000_000

/**
 * Returns the bases of a problem, in the order of `haarBases`. Where all widths agree every basis has the same shape, so the
 * bases of one problem are those of another with the same width and K.
 */
export function movingBases({ widths, counts }: Pick<BasisProblem, 'widths' | 'counts'>): BasisSource {
  const hidden = widths.slice(0, -1)
  const [first = 0] = hidden
  const numbers = movingDraws.most * hidden.length * first * counts.length
  if (numbers > mostKept || hidden.some((width) => width !== first)) return haarBases()
  const key = `${first} ${counts.length}`
  const own: Kept = kept?.key === key ? kept : { key, drawn: [], next: haarBases() }
  kept = own
  const { drawn, next } = own
  let at = 0
  return (rows, cols) => {
    const basis = drawn[at] ?? next(rows, cols)
    drawn[at++] = basis
    return basis
  }
}
