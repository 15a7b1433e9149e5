import type { DataSetSummary } from '../shared/contract/datasets.ts'
import { CallError } from '../shared/contract/errors.ts'
import type { Data } from '../shared/spec/data.ts'
import { drawableSampling, generators, importedData } from '../shared/spec/onData.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { withLab, type HomeOption } from './show.ts'

export interface DataOption extends HomeOption {
  data?: string
}

/** Other data for the specs of a preset. */
export interface ChosenData {
  name: string
  of(spec: RunSpec): Data
}

/** What `--data` names: the digits, a generator, or an imported set by name or the beginning of its hash; null without it. */
export async function chooseData({ data: name, ...home }: DataOption): Promise<ChosenData | null> {
  if (name === undefined) return null
  if (name === 'digits') return { name, of: (spec) => ({ set: 'digits', sampling: drawableSampling(spec) }) }
  const generator = Object.entries(generators).find(([set]) => set === name)?.[1]
  if (generator) return { name, of: (spec) => generator(drawableSampling(spec)) }
  const set = await withLab(home, async ({ handlers }) => findSet(await handlers['datasets.list']({}), name))
  return { name: set.name, of: (spec) => importedData(set, drawableSampling(spec)) }
}

/** The one imported set that is called so, or whose hash begins so. Throws a CallError. */
export function findSet(list: readonly DataSetSummary[], name: string): DataSetSummary {
  const sets = list.filter(({ kind }) => kind === 'imported')
  const found = sets.filter((set) => set.name === name)
  const byHash = found.length > 0 ? found : sets.filter(({ hash }) => name.length >= 4 && hash.startsWith(name))
  const [first] = byHash
  if (byHash.length > 1)
    throw new CallError(
      'invalid',
      `'${name}' may be ${byHash.map((set) => `'${set.name}'`).join(', ')}: name more of the hash`,
    )
  if (first) return first
  const there =
    sets.length > 0 ? `imported are ${sets.map((set) => `'${set.name}'`).join(', ')}` : 'nothing was imported'
  throw new CallError(
    'notFound',
    `no data set is called '${name}': there are digits, ${Object.keys(generators).join(', ')}, and ${there}`,
  )
}
