import { canonicalJson } from './canonical.ts'
import { Data, sampleCount } from './data.ts'
import { isSeed } from './fieldLabel.ts'
import { presets } from './presets/index.ts'
import { recipeLeaves } from './recipeLeaves.ts'
import type { RunSpec } from './runSpec.ts'
import { fieldMeta } from './specFields.ts'

/** Names a data set: an imported set by its own name. */
export const dataSetName = (data: Data): string =>
  data.set === 'imported' ? data.name : (fieldMeta('data.set')?.wordLabels?.[data.set] ?? data.set)

/** What a figure knows of its runs: their spec, and the preset that they were started from. */
export interface RunOrigin {
  preset: string | null
  spec: Pick<RunSpec, 'data'>
}

/**
 * Whether a run trains on the data of its preset, at either size, up to seeds and to the fields of the data that the preset
 * varies. False without a preset, and for one that no longer exists.
 */
export function hasPresetData({ preset, spec }: RunOrigin): boolean {
  const own = presets.find(({ name }) => name === preset)
  const parts = Object.values(own?.sizes ?? {}).flat()
  return parts.some(({ base, axes }) => {
    const varied = new Set(axes.map(({ path }) => path))
    return keyOf(spec.data, varied) === keyOf(Data.parse(base.data), varied)
  })
}

/** The data without seeds and varied fields, as text. */
function keyOf(data: Data, varied: ReadonlySet<string>): string {
  const leaves = [...recipeLeaves({ data })]
  return canonicalJson(Object.fromEntries(leaves.filter(([path]) => !isSeed(path) && !varied.has(path))))
}

/** Names the data of runs that have not those of their preset: `iris, N = 150`. Empty where all have them. */
export function foreignData(runs: readonly RunOrigin[]): string {
  const names = runs
    .filter((run) => !hasPresetData(run))
    .map(({ spec }) => `${dataSetName(spec.data)}, N = ${sampleCount(spec)}`)
  return [...new Set(names)].join('; ')
}
