import type { RunRecord } from '../../src/shared/contract/runs.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import type { SpectrumFit } from '../../src/shared/theory/forecast/spectrumFit.ts'
import { layerFits } from '../../src/cli/results.ts'
import { dispatchEvents } from '../../src/lab/dispatchEvents.ts'
import { openLab, type Lab } from '../../src/lab/lab.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** Runs specs as one study in a separate lab, as a user does but without a window, and returns their records. */
export const runInLab = (specs: readonly RunSpec[]): Promise<RunRecord[]> =>
  inLab(specs, ({ handlers }, ids) => Promise.all(ids.map((id) => handlers['runs.read']({ id }))))

/** Runs specs as one study, then a further task in the same lab when all have ended. */
export async function inLab<T>(specs: readonly RunSpec[], use: (lab: Lab, ids: string[]) => Promise<T>): Promise<T> {
  const home = temporaryFolder()
  const waiting = new Map<string, () => void>()
  const lab: Lab = await openLab({
    home,
    root: process.cwd(),
    emit: dispatchEvents({
      'runs.changed': ({ id, endedAt }) => {
        if (endedAt !== null) waiting.get(id)?.()
      },
    }),
  })
  try {
    const ids = await lab.handlers['runs.start']({ specs: [...specs], preset: null })
    await Promise.all(ids.map((id) => new Promise<void>((resolve) => waiting.set(id, resolve))))
    return await use(lab, ids)
  } finally {
    await lab.close()
  }
}

/** Returns the fit of the recursive forecast with C = 1 to each hidden layer at the end of a run. */
export function recursiveFits(record: RunRecord): SpectrumFit[] {
  const last = record.measurements.at(-1)
  if (!last) throw new Error(`${record.summary.name} (${record.summary.status}) was not measured`)
  return layerFits(record.spec, last)
}
