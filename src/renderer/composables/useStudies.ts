import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { StudySummary } from '../../shared/contract/studies.ts'
import { lab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'
import { mergeNewest } from './runList.ts'

export interface Studies {
  /** Newest first; null until the first answer. */
  studies: Readonly<ShallowRef<readonly StudySummary[] | null>>
  problem: Readonly<ShallowRef<string | null>>
}

const studies = shallowRef<readonly StudySummary[] | null>(null)
const problem = shallowRef<string | null>(null)
let isListening = false

async function read(): Promise<void> {
  try {
    studies.value = await lab.call('studies.list', {})
    problem.value = null
  } catch (error) {
    problem.value = sentence(error)
  }
}

function listen(): void {
  isListening = true
  lab.on('studies.changed', (summary) => {
    const all = mergeNewest(studies.value ?? [], new Map([[summary.id, summary]]))
    // One whose runs are all in the trash is with them.
    studies.value = all.filter(({ runs }) => runs > 0)
  })
  lab.on('system.labRestarted', () => void read())
  void read()
}

/** The studies of the history, kept current for as long as the window lives. */
export function useStudies(): Studies {
  if (!isListening) listen()
  return { studies: readonly(studies) as Studies['studies'], problem: readonly(problem) }
}
