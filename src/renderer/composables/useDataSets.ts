import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { DataSetSummary } from '../../shared/contract/datasets.ts'
import { lab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

export interface DataSets {
  /** The embedded one, then the imported, newest first; null until the first answer. */
  sets: Readonly<ShallowRef<readonly DataSetSummary[] | null>>
  problem: Readonly<ShallowRef<string | null>>
}

const sets = shallowRef<readonly DataSetSummary[] | null>(null)
const problem = shallowRef<string | null>(null)
let isListening = false

async function read(): Promise<void> {
  try {
    sets.value = await lab.call('datasets.list', {})
    problem.value = null
  } catch (error) {
    problem.value = sentence(error)
  }
}

/** The stored data sets, kept current for as long as the window lives. */
export function useDataSets(): DataSets {
  if (!isListening) {
    isListening = true
    lab.on('datasets.changed', () => void read())
    lab.on('system.labRestarted', () => void read())
  }
  // Every time, since a run that was started counts among those of its set.
  void read()
  return { sets: readonly(sets) as DataSets['sets'], problem: readonly(problem) }
}
