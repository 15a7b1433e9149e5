import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { RunSummary } from '../../shared/contract/runs.ts'
import { lab } from '../lab.ts'
import { withSummary } from './runList.ts'
import { sentence } from '../text/sentence.ts'

export interface Runs {
  /** Newest first; null until the first answer. */
  runs: Readonly<ShallowRef<readonly RunSummary[] | null>>
  problem: Readonly<ShallowRef<string | null>>
}

const runs = shallowRef<readonly RunSummary[] | null>(null)
const problem = shallowRef<string | null>(null)
let isListening = false

async function read(): Promise<void> {
  try {
    const list = await lab.call('runs.list', {})
    runs.value = list.toSorted((a, b) => b.createdAt - a.createdAt)
    problem.value = null
  } catch (error) {
    problem.value = sentence(error)
  }
}

function listen(): void {
  isListening = true
  lab.on('runs.changed', (summary) => (runs.value = withSummary(runs.value ?? [], summary)))
  lab.on('runs.progressed', ({ id, progress }) => {
    const run = runs.value?.find((candidate) => candidate.id === id)
    if (run) runs.value = withSummary(runs.value ?? [], { ...run, progress })
  })
  lab.on('system.labRestarted', () => void read())
  void read()
}

/** The history, kept current for as long as the window lives: every page shares one copy. */
export function useRuns(): Runs {
  if (!isListening) listen()
  return { runs: readonly(runs) as Runs['runs'], problem: readonly(problem) }
}
