import type { RunRecord } from '../../src/shared/contract/runs.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import type { SpectrumFit } from '../../src/shared/theory/spectrumFit.ts'
import { layerFits } from '../../src/cli/results.ts'
import { emitTo } from '../../src/lab/emitTo.ts'
import { openLab, type Lab } from '../../src/lab/lab.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** Runs specs one after another in a lab of their own, and gives their records: what a user does, without a window. */
export async function runInLab(specs: readonly RunSpec[]): Promise<RunRecord[]> {
  const home = temporaryFolder()
  const waiting = new Map<string, () => void>()
  const lab: Lab = await openLab({
    home,
    root: process.cwd(),
    emit: emitTo({
      'runs.changed': ({ id, endedAt }) => {
        if (endedAt !== null) waiting.get(id)?.()
      },
    }),
  })
  try {
    const ids = await lab.handlers['runs.start']({ specs: [...specs], preset: null })
    await Promise.all(ids.map((id) => new Promise<void>((resolve) => waiting.set(id, resolve))))
    return await Promise.all(ids.map((id) => lab.handlers['runs.read']({ id })))
  } finally {
    await lab.close()
  }
}

/** How the recursive forecast with C = 1 fits each hidden layer at the end of a run. */
export function recursiveFits(record: RunRecord): SpectrumFit[] {
  const last = record.measurements.at(-1)
  if (!last) throw new Error(`${record.summary.name} (${record.summary.status}) was not measured`)
  return layerFits(record.forecast.counts.length, last)
}
