import type { DataSetSummary } from '../shared/contract/datasets.ts'
import { CallError } from '../shared/contract/errors.ts'
import type { Data } from '../shared/spec/data.ts'
import { drawableSampling, generators, importedData } from '../shared/spec/onData.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { withLab, type HomeOption } from './withLab.ts'
import { programName } from './programName.ts'

export interface DataOption extends HomeOption {
  data?: string
}

/** Data that replace those of a preset. */
export interface ChosenData {
  name: string
  /** The shape of a stored sample; null where it follows from the data. */
  shape: readonly number[] | null
  of(spec: RunSpec): Data
}

/** Returns the data that `--data` names: the digits, a generator, or an imported set; null without the option. */
export async function chooseData({ data: name, ...home }: DataOption): Promise<ChosenData | null> {
  if (name === undefined) return null
  if (name === 'digits')
    return { name, shape: null, of: (spec) => ({ set: 'digits', sampling: drawableSampling(spec), scale: 1 }) }
  const generator = Object.entries(generators).find(([set]) => set === name)?.[1]
  if (generator) return { name, shape: null, of: (spec) => generator(drawableSampling(spec)) }
  const set = await withLab(home, async ({ handlers }) => findSet(await handlers['datasets.list']({}), name))
  return { name: set.name, shape: set.shape, of: (spec) => importedData(set, drawableSampling(spec)) }
}

/** Returns the one imported set with this name, or with a hash that begins so. Throws a CallError. */
export function findSet(list: readonly DataSetSummary[], name: string): DataSetSummary {
  const sets = list.filter(({ kind }) => kind === 'imported')
  const found = sets.filter((set) => set.name === name)
  const byHash = found.length > 0 ? found : sets.filter(({ hash }) => name.length >= 4 && hash.startsWith(name))
  const [first] = byHash
  if (byHash.length > 1)
    throw new CallError(
      'invalid',
      `'${name}' matches several data sets (${byHash.map((set) => `'${set.name}'`).join(', ')}); type more of the hash`,
    )
  if (first) return first
  const known = ['digits', ...Object.keys(generators), ...sets.map((set) => `'${set.name}'`)].join(', ')
  throw new CallError(
    'notFound',
    `no data set has the name '${name}'; known: ${known}; add one with: ${programName} import FILE`,
  )
}
