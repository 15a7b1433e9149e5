import type { KnownStructure, KnownStructures } from './knownStructures.ts'
import { depthOf } from './model.ts'
import type { SpecModel } from './specModel.ts'
import { choose2 } from './triangularGraph.ts'

/** How a statement is known: from the proof in a paper, derived here, by numbers alone, or from a summary of a paper. */
export type Status = 'proved' | 'derived' | 'checked' | 'summary'

/** The words for each status. */
export const statusTexts: Readonly<Record<Status, string>> = {
  proved: 'proved in the paper',
  derived: 'derived here',
  checked: 'checked numerically',
  summary: 'from a summary of the paper',
}

/** Returns the name of a structure of K classes: `SRG, r = 5`. */
export function structureName({ key, order }: Pick<KnownStructure, 'key' | 'order'>, K: number): string {
  switch (key) {
    case 'collapse':
      return 'DNC'
    case 'srg':
      return `SRG, r = ${order}`
    case 'blocks':
      return `SRG on ${choose2(order!)}, DNC on ${K - choose2(order!)}`
    case 'removed':
      return `SRG, r = ${order}, less ${choose2(order!) - K}`
    case 'square':
      return 'square graph'
    case 'pairs':
      return K % 2 === 0 ? 'pairs' : 'pairs and one triple'
    case 'groups':
      return `${order} groups`
    case 'polygon':
      return 'polygon'
    case 'code':
      return `softmax code, r = ${order}`
    case 'refined':
      return `refined code, r = ${order}`
  }
}

/** Returns how the loss of a structure is known, and its source. */
export function structureSource(
  { key }: Pick<KnownStructure, 'key'>,
  { loss, activation }: Pick<SpecModel, 'loss' | 'activation'>,
): { status: Status; source: string } {
  const [squared, entropy] = ['Súkeník et al. 2405.14468', 'Garrod & Keating 2410.23169']
  if (loss === 'squared') {
    if (key === 'collapse') return { status: 'proved', source: `${squared}, Definition 10` }
    if (key === 'srg') return { status: 'proved', source: `${squared}, Definitions 4 and 9` }
    if (key === 'blocks') return { status: 'proved', source: `${squared}, Definition 11` }
    return { status: 'derived', source: key === 'square' ? `${squared}, Figure 5` : `${squared}, Definition 11` }
  }
  if (activation === 'relu') return { status: 'derived', source: entropy }
  if (key === 'code' || key === 'refined') return { status: 'checked', source: entropy }
  return { status: key === 'collapse' ? 'summary' : 'derived', source: entropy }
}

/** Returns one sentence on which structure has the lowest loss known, with its ratio to DNC. */
export function structureClaim({ best, collapse }: KnownStructures, setting: SpecModel): string {
  const K = setting.model.classes
  const where = `at K = ${K}, L = ${depthOf(setting.model)}`
  if (best.isZero) return `The zero solution is at least as good as every known structure ${where}`
  if (best.key === 'collapse') return `No known structure has a lower loss than DNC ${where}`
  const share = collapse.isZero
    ? 'DNC is the zero solution'
    : `${(best.loss / collapse.loss).toFixed(4)} times that of DNC`
  return `The lowest loss known ${where} is that of ${structureName(best, K)}: ${share}`
}
