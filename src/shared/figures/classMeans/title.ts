import { formatAtMost, formatNumber, superscript } from '../../plot/numbers.ts'
import type { ClassMeansData } from './data.ts'

/** Cosines within this distance of those of SRG have its values, not only its graph. */
const sameCosines = 0.01
/** Cosines within this distance of the identity are those of DNC. */
const orthogonal = 0.01

const which = ({ runs }: ClassMeansData): string => (runs === 1 ? 'the run' : `the lowest of ${runs} runs`)

/**
 * Says which graph the class means of the run form: the label-free test decides about SRG, in every layer before the last
 * hidden one. A graph is no claim about optima.
 */
export function classMeansTitle(data: ClassMeansData): string {
  const loss = `its loss is ${formatNumber(data.ratio)} of that of DNC`
  const middle = data.isTriangular?.slice(0, -1) ?? []
  if (data.collapseDistances.every((distance) => distance < orthogonal))
    return `Class means of ${which(data)} are orthogonal in every layer, as in DNC; ${loss}`
  if (middle.length > 0 && middle.every(Boolean)) {
    const apart = Math.max(...(data.structure?.distances ?? [NaN]))
    const near = apart < sameCosines ? `, with its cosines within ${formatAtMost(apart)}` : ''
    return `Class means of ${which(data)} form the graph of SRG in ${layersText(data)}${near}; ${loss}`
  }
  if (data.isTriangular) {
    const some = middle.some(Boolean) ? 'in every layer' : ''
    return `Class means of ${which(data)} do not form the graph of SRG${some ? ` ${some}` : ''}; ${loss}`
  }
  return `Class means of ${which(data)} beside DNC; ${loss}`
}

/** Z², or Z² … Z^{L−1}. */
const layersText = ({ matrices }: ClassMeansData): string =>
  matrices === 3 ? 'Z²' : matrices === 4 ? 'Z² and Z³' : `Z² … Z${superscript(matrices - 1)}`
