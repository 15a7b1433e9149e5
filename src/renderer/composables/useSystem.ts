import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { SystemReport } from '../../shared/contract/system.ts'
import { lab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

export interface System {
  report: Readonly<ShallowRef<SystemReport | null>>
  /** Why there is no report, or what became of the lab; null when all is well. */
  problem: ShallowRef<string | null>
  /** Asks again, after something was set. */
  refresh(): void
}

/** The engine is probed in a process of its own, which takes a few seconds after the lab's start. */
const PROBE_WAIT_MS = 1_500

const report = shallowRef<SystemReport | null>(null)
const problem = shallowRef<string | null>(null)
let isListening = false

async function read(): Promise<void> {
  try {
    report.value = await lab.call('system.describe', {})
    if (!report.value.engine && !report.value.engineProblem) setTimeout(() => void read(), PROBE_WAIT_MS)
  } catch (error) {
    problem.value = sentence(error)
  }
}

function listen(): void {
  isListening = true
  lab.on('system.labRestarted', ({ message }) => {
    problem.value = message
    void read()
  })
  lab.on('runs.changed', ({ endedAt }) => void (endedAt !== null && read()))
  void read()
}

/** The truth about engine, home and history. */
export function useSystem(): System {
  if (!isListening) listen()
  return { report: readonly(report) as System['report'], problem, refresh: () => void read() }
}
