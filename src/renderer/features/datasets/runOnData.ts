import type { Data, Standardisation } from '../../../shared/spec/data.ts'
import { drawableSampling, importedData, partOnData, type ImportedFacts } from '../../../shared/spec/onData.ts'
import { presets } from '../../../shared/spec/presets/index.ts'
import { presetPlan, type Preset, type PresetSize } from '../../../shared/spec/presets/preset.ts'
import { parseSpec, type RunSpec } from '../../../shared/spec/runSpec.ts'
import type { StudyPlan } from '../../../shared/spec/studyPlan.ts'

/** The presets that can run on other data, because they do not vary their own. */
export const movablePresets: readonly Preset[] = presets.filter(({ sizes }) =>
  Object.values(sizes).every((parts) =>
    parts.every(({ axes }) => axes.every(({ path }) => !path.startsWith('data.') || path === 'data.sampling.seed')),
  ),
)

/** Returns the presets that can run on a set: those with a backbone need pictures. */
export const presetsFor = (hasPictures: boolean): readonly Preset[] =>
  movablePresets.filter(({ sizes }) => hasPictures || sizes.quick.every(({ base }) => !base.backbone))

export const standardisationTexts: Readonly<Record<Standardisation, string>> = {
  none: 'none',
  unitRange: 'all values to [0, 1]',
  featureRange: 'each feature to [0, 1]',
  perFeature: 'each feature to mean 0, deviation 1',
  unitNorm: 'each sample to norm 1',
}

const longestName = 120

/** Plans the study of a preset on other data, and names its runs after both. Throws a SpecError that names the field. */
export function planOn(
  preset: Preset,
  size: PresetSize,
  name: string,
  dataOf: (base: RunSpec) => Data,
  shape: readonly number[] | null = null,
): StudyPlan {
  return {
    parts: presetPlan(preset, size).parts.map((part) => {
      const moved = partOnData(part, dataOf(part.base), shape)
      const named = `${moved.base.name} · ${name}`.slice(0, longestName)
      return { ...moved, base: parseSpec({ ...moved.base, name: named }) }
    }),
  }
}

/** What the user chooses for an imported set. */
export interface ImportedChoices {
  standardise: Standardisation
  leaveOut: boolean
  perClass: number
}

export const importedOn =
  (facts: ImportedFacts, { standardise, leaveOut, perClass }: ImportedChoices) =>
  (base: RunSpec): Data => ({
    ...importedData(facts, { kind: 'balanced', perClass, seed: drawableSampling(base).seed }),
    standardise,
    missing: leaveOut ? 'leaveOut' : 'refuse',
  })
