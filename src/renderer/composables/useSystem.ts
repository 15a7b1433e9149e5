import { createGlobalState, useTimeoutFn } from '@vueuse/core'
import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import { concurrencySetting, engineSetting } from '../../shared/contract/settings.ts'
import type { SystemReport } from '../../shared/contract/system.ts'
import { lab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

export interface System {
  report: Readonly<ShallowRef<SystemReport | null>>
  /** Why there is no report, or what happened to the lab; null when all is well. */
  problem: ShallowRef<string | null>
  /** Reads the report again, after a setting changed. */
  refresh(): void
}

/** A process of its own probes the engine, which takes a few seconds after the start of the lab. */
const PROBE_WAIT_MS = 1_500

/** What the lab reports of engine, home and history. */
export const useSystem = createGlobalState((): System => {
  const report = shallowRef<SystemReport | null>(null)
  const problem = shallowRef<string | null>(null)
  const read = async (): Promise<void> => {
    try {
      report.value = await lab.call('system.describe', {})
      if (!report.value.engine && !report.value.engineProblem) wait.start()
    } catch (error) {
      // The notice of a lab that ended says more than that it does not answer, and stays until it is dismissed.
      problem.value ??= sentence(error)
    }
  }
  const wait = useTimeoutFn(() => void read(), PROBE_WAIT_MS, { immediate: false })
  lab.on('system.labRestarted', ({ message }) => {
    problem.value = message
    void read()
  })
  lab.on('runs.changed', ({ endedAt }) => void (endedAt !== null && read()))
  lab.on('settings.changed', ({ name }) => void ([engineSetting, concurrencySetting].includes(name) && read()))
  void read()
  return { report: shallowReadonly(report), problem, refresh: () => void read() }
})
