import type { KnownStructures } from '../../../shared/theory/unconstrained/knownStructures.ts'
import { depthOf } from '../../../shared/theory/unconstrained/model.ts'
import type { SpecModel } from '../../../shared/theory/unconstrained/specModel.ts'
import { statusTexts, structureName, structureSource } from '../../../shared/theory/unconstrained/structureText.ts'
import type { EntryId } from '../../../shared/glossary/glossary.ts'
import { formatNumber, superscript } from '../../text/numbers.ts'

/** The columns of the table of structures. Z^1 has no rank: it is one of several with the same loss. */
export function structureColumns(setting: SpecModel): { name: string; hint?: string; ask: EntryId }[] {
  const L = depthOf(setting.model)
  const middle = L > 3 ? `Z² … Z${superscript(L - 1)}` : 'Z²'
  return [
    { name: 'Structure', ask: 'structure' },
    { name: 'loss', ask: 'structureLoss', hint: 'least objective of the structure' },
    { name: '/ DNC', ask: 'relativeToCollapse', hint: 'loss over that of DNC' },
    ...(L > 2
      ? [
          {
            name: `rank ${middle}`,
            ask: 'structureRank' as const,
            hint: 'rank of the class means in the middle layers',
          },
        ]
      : []),
    { name: `rank Z${superscript(L)}`, ask: 'structureRank', hint: 'rank of the class means before the last matrix' },
    { name: 'rank of outputs', ask: 'structureRank' },
    { name: 'status', ask: 'structureStatus', hint: 'how the loss is known' },
  ]
}

/** Returns a row for each structure, and one for the zero solution. */
export function structureRows({ structures, collapse, zero }: KnownStructures, setting: SpecModel): string[][] {
  const hasMiddle = depthOf(setting.model) > 2
  const K = setting.model.classes
  const rows = structures.map((own) => [
    structureName(own, K),
    formatNumber(own.loss, 6),
    own.isZero ? 'zero solution' : (own.loss / collapse.loss).toFixed(5),
    ...(hasMiddle ? [String(own.ranks[0])] : []),
    String(own.ranks[1]),
    String(own.ranks[2]),
    statusTexts[structureSource(own, setting).status],
  ])
  const none = hasMiddle ? ['0', '0', '0'] : ['0', '0']
  const relative = (zero / collapse.loss).toFixed(2)
  return [...rows, ['zero solution', formatNumber(zero, 6), relative, ...none, statusTexts.derived]]
}
