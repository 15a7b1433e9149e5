import { formatAtMost, formatNumber, superscript } from '../../plot/numbers.ts'
import type { ClassMeansCase, ClassMeansData } from './data.ts'

/** Cosines within this distance of those of SRG have its values, not only its graph. */
const sameCosines = 0.01
/** Cosines within this distance of the identity are those of DNC. */
const orthogonal = 0.01

/**
 * Says which graph the class means of the run form: the label-free test decides about SRG, in every layer before the last
 * hidden one. For several K it gives ranks and losses. Neither is a claim about optima.
 */
export function classMeansTitle(data: ClassMeansData): string {
  const [only, ...others] = data.cases
  if (!only) return 'Class means beside neural collapse'
  return others.length === 0 ? titleOfOne(only, data.matrices) : titleOfSeveral(data)
}

function titleOfOne(own: ClassMeansCase, matrices: number): string {
  const which = own.runs === 1 ? 'the run' : `the lowest of ${own.runs} runs`
  const loss = `its loss is ${formatNumber(own.ratio)} of that of DNC`
  const middle = own.isTriangular?.slice(0, -1) ?? []
  if (own.collapseDistances.every((distance) => distance < orthogonal))
    return `Class means of ${which} are orthogonal in every layer, as in DNC; ${loss}`
  if (middle.length > 0 && middle.every(Boolean)) {
    const apart = Math.max(...(own.structure?.distances ?? [NaN]))
    const near = apart < sameCosines ? `, with its cosines within ${formatAtMost(apart)}` : ''
    return `Class means of ${which} form the graph of SRG in ${layersText(matrices)}${near}; ${loss}`
  }
  if (own.isTriangular) {
    const some = middle.some(Boolean) ? ' in every layer' : ''
    return `Class means of ${which} do not form the graph of SRG${some}; ${loss}`
  }
  return `Class means of ${which} beside DNC; ${loss}`
}

function titleOfSeveral({ cases }: ClassMeansData): string {
  const list = (of: (own: ClassMeansCase) => string): string => cases.map(of).join(', ')
  return `For K = ${list(({ classes }) => String(classes))} the lowest runs have rank ${list(({ ranks }) => String(ranks[0] ?? '–'))} in Z², and ${list(({ ratio }) => formatNumber(ratio))} of the loss of DNC`
}

/** Z², or Z² … Z^{L−1}. */
const layersText = (matrices: number): string =>
  matrices === 3 ? 'Z²' : matrices === 4 ? 'Z² and Z³' : `Z² … Z${superscript(matrices - 1)}`
