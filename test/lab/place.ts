import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { historyPath } from '../../src/lab/home.ts'
import { openLab, type Lab, type LabOptions } from '../../src/lab/lab.ts'
import type { RunStatus, RunSummary } from '../../src/shared/contract/runs.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { root, trainer } from './specs.ts'

export interface WatchedLab extends Lab {
  events: { name: string; payload: unknown }[]
  start(...specs: RunSpec[]): Promise<string[]>
  /** Changes the history without the lab. */
  execute(sql: string): void
  /** Resolves when the run has one of these statuses. */
  until(id: string, ...statuses: RunStatus[]): Promise<RunSummary>
}

/** Opens a lab on a real home with one of the trainers; the end of the test closes it. */
export async function watchedLab(trainerName: string, options: Partial<LabOptions> = {}): Promise<WatchedLab> {
  const events: WatchedLab['events'] = []
  const home = options.home ?? temporaryFolder()
  const emit = (name: string, payload: unknown): void => void events.push({ name, payload })
  const lab = await openLab({ root, trainerPath: trainer(trainerName), ...options, home, emit })
  onTestFinished(() => lab.close())
  return {
    ...lab,
    events,
    start: async (...specs) => await lab.handlers['runs.start']({ specs, preset: null }),
    execute: (sql) => {
      const history = new Database(historyPath(home))
      history.exec(sql)
      history.close()
    },
    until: (id, ...statuses) =>
      eventually(async () => {
        const { summary } = await lab.handlers['runs.read']({ id })
        return statuses.includes(summary.status) ? summary : null
      }),
  }
}

/** Polls until the result is not null. */
export async function eventually<T>(ask: () => T | null | Promise<T | null>, limitMs = 10_000): Promise<T> {
  const until = Date.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (Date.now() > until) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
