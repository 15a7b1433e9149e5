import { structureLines } from '../../shared/figures/spectra/data.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { axisLabel, forecastPlan, isSeed } from './axisText.ts'

/** Returns the title of a forecast. It takes one value of each varied field, and depends on no seed. */
export function forecastTitle(plan: StudyPlan, spec: RunSpec): string {
  const where = (forecastPlan(plan).parts[0]?.axes ?? [])
    .filter(({ path }) => !isSeed(path))
    .map(({ path, values }) => axisLabel(path, values[0] ?? ''))
  const structures = structureLines(spec)
  const what =
    structures.length > 0
      ? `Before any training: the singular values of ${structures.map(({ name }) => name).join(' and ')}`
      : 'Before any training: the singular values that the theory forecasts'
  return where.length > 0 ? `${what}, at ${where.join(', ')}` : what
}
