import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLab } from '../src/lab/lab.ts'
import type { RunRecord } from '../src/shared/contract/runs.ts'
import { busyElsewhere } from './machine.ts'
import { matchedOptima } from './matched.ts'
import type { Results } from './results.ts'

type FigureResult = Results['figures'][number]

const root = fileURLToPath(new URL('..', import.meta.url))

/** What follows a command that runs a second time in its home. */
export const again = ', again'

/** Commands of a user for Figure 2; `optima` by δ, where known. */
export const figures: { args: string[]; optima: Readonly<Record<number, number>>; isAgain?: boolean }[] = [
  { args: ['fig2', '--quick'], optima: matchedOptima },
  { args: ['fig2', '--quick'], optima: matchedOptima, isAgain: true },
  { args: ['fig2', '--paper'], optima: {} },
  { args: ['fig2-literal', '--paper', '--delta', '0.1'], optima: {} },
]

/** Runs one command of the lab in a separate home, and reads its history afterwards. */
export async function figure({ args, optima, isAgain = false }: (typeof figures)[number]): Promise<FigureResult> {
  const home = mkdtempSync(join(tmpdir(), 'collapsar-bench-'))
  const busy = await busyElsewhere()
  try {
    const command = ['run', ...args, '--home', home, '--out', join(home, 'out')]
    if (isAgain) await lab(command)
    const since = performance.now()
    await lab(command)
    const seconds = (performance.now() - since) / 1000
    const records = await history(home)
    const peaks = records.flatMap(({ peakMemoryBytes }) => (peakMemoryBytes === null ? [] : [peakMemoryBytes / 1e6]))
    return {
      command: `lab run ${args.join(' ')}${isAgain ? again : ''}`,
      measuredAt: new Date().toISOString(),
      busy,
      seconds,
      peakMegabytes: peaks.length > 0 ? Math.max(...peaks) : null,
      runs: records.map((record) => runOf(record, optima)),
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function lab(args: string[]): Promise<void> {
  const env = { ...process.env, COLLAPSAR_NODE: process.execPath, COLLAPSAR_ROOT: root }
  const child = spawn(process.execPath, [join(root, 'src/cli/index.ts'), ...args], { env, stdio: 'ignore' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve())
  })
}

async function history(home: string): Promise<RunRecord[]> {
  const opened = await openLab({ home, root })
  try {
    const summaries = await opened.handlers['runs.list']({})
    return await Promise.all(summaries.map(({ id }) => opened.handlers['runs.read']({ id })))
  } finally {
    await opened.close()
  }
}

function runOf({ summary, spec }: RunRecord, optima: Readonly<Record<number, number>>): FigureResult['runs'][number] {
  const delta = spec.penalty.firstLayer
  const objective = summary.progress?.objective ?? null
  const optimum = optima[delta]
  const excess = objective === null || optimum === undefined ? null : objective / optimum - 1
  return { delta, status: summary.status, objective, excess }
}
