import { formatPercent } from '../../plot/numbers.ts'
import type { LandscapeData } from './data.ts'

/** Names of structures in texts. */
export const structureNames = { simplex: 'DNC', pairs: 'pairs', polygon: 'polygon' } as const

/** Losses that agree to this share belong to one structure. */
const sameLoss = 3e-4

/** Returns DNC and the structure at the other end of the line. */
export function ends({ landscape: { points, line } }: LandscapeData) {
  const find = (wanted: string) => points.find(({ name }) => name === wanted)
  return { collapse: find('simplex'), other: find(line.to) }
}

/** Returns how far the line rises above DNC, as a share of its loss; null without DNC. */
export function barrier(data: LandscapeData): number | null {
  const { collapse } = ends(data)
  return collapse ? Math.max(...data.landscape.line.loss) / collapse.loss - 1 : null
}

/** Returns the last start of a descent that returns to DNC, if all before it do and all after it end lower; else null. */
export function border(data: LandscapeData): { last: number; next: number } | null {
  const { collapse, other } = ends(data)
  if (!collapse || !other) return null
  const near = (loss: number, target: number): boolean => Math.abs(loss / target - 1) < sameLoss
  const { descents } = data.landscape
  const back = descents.filter(({ loss }) => near(loss, collapse.loss)).length
  const isSplit =
    descents.slice(0, back).every(({ loss }) => near(loss, collapse.loss)) &&
    descents.slice(back).every(({ loss }) => near(loss, other.loss))
  const [last, next] = [descents[back - 1], descents[back]]
  return isSplit && last && next && !near(collapse.loss, other.loss) ? { last: last.t, next: next.t } : null
}

/** Claims a local minimum only where the Hessian has no negative eigenvalue and only the flat directions of rotations. */
export function landscapeTitle(data: LandscapeData): string {
  const { collapse, other } = ends(data)
  const rise = barrier(data)
  const plain = 'Curvature at structures of the model, and the loss between them'
  if (!collapse || !other || rise === null) return plain
  const isBowl = ({ curvature: { negative, flat }, orbit }: typeof collapse): boolean =>
    negative === 0 && flat === orbit
  if (!(other.loss < collapse.loss) || !isBowl(collapse) || !isBowl(other) || !(rise > 0)) return plain
  const lower = formatPercent(1 - other.loss / collapse.loss)
  return `DNC has no negative curvature, although the loss of ${other.name === 'polygon' ? 'the polygon' : structureNames[other.name]} is ${lower} lower; the straight line between them rises by ${formatPercent(rise)}`
}
