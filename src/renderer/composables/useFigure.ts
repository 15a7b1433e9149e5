import { promiseTimeout } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { FigureData } from '../../shared/figures/data.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Client } from '../../shared/rpc/client.ts'
import type { PathChoice } from '../../shared/figures/path/data.ts'
import type { StudyFigureKind } from '../../shared/spec/figureKind.ts'
import { lab as ownLab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

export interface FigureState {
  /** null until it has been read. */
  data: Readonly<ShallowRef<FigureData | null>>
  /** Why the figure could not be read. */
  problem: Readonly<ShallowRef<string | null>>
  /** When the current reading began, in milliseconds; null between readings. */
  readingSince: Readonly<ShallowRef<number | null>>
}

export interface FigureWish {
  kind: StudyFigureKind
  runs: readonly string[]
  /** The runs with a measurement: a figure that cannot be made of all runs is made of these. */
  measured: readonly string[]
  /** What the figure shows: a run or a study. The old figure stays while only runs or numbers change. */
  subject: string
  /** Changes when a run has something new. */
  version: string | number
  /** What the figure shows, for the kind that has a choice. */
  path?: PathChoice
}

/** The pause between readings, or ten times the last reading if longer: the cores belong to the training. */
const REST_MS = 2_000
const MOST_REST_MS = 20_000

/** Some figures show missing runs too; others need a measurement of every run. */
async function ask(lab: Client<AppContract>, { kind, runs, measured, path }: FigureWish): Promise<FigureData> {
  const choice = path ? { path } : {}
  try {
    return await lab.call('figures.read', { kind, runs: [...runs], ...choice })
  } catch (error) {
    if (measured.length === runs.length) throw error
    return await lab.call('figures.read', { kind, runs: [...measured], ...choice })
  }
}

/** Reads the numbers of a figure at once, and again while its runs change, including their last change. */
export function useFigure(wish: MaybeRefOrGetter<FigureWish>, lab: Client<AppContract> = ownLab): FigureState {
  const data = shallowRef<FigureData | null>(null)
  const problem = shallowRef<string | null>(null)
  const readingSince = shallowRef<number | null>(null)
  const which = computed(() => `${toValue(wish).kind} ${toValue(wish).subject}`)
  const version = computed(
    () =>
      `${toValue(wish).measured.length} ${toValue(wish).runs.length} ${toValue(wish).version} ${toValue(wish).path?.tolerance ?? ''}`,
  )
  /** The figure that is followed now; an older loop stops at its next turn. */
  let following = { isStale: false }

  const read = async (isWanted: () => boolean): Promise<void> => {
    readingSince.value = Date.now()
    try {
      const answer = await ask(lab, toValue(wish))
      if (!isWanted()) return
      data.value = answer
      problem.value = null
    } catch (error) {
      if (isWanted()) problem.value = sentence(error)
    }
    if (isWanted()) readingSince.value = null
  }
  const follow = async (): Promise<void> => {
    const own = { isStale: true }
    following = own
    const isWanted = (): boolean => following === own
    while (isWanted()) {
      if (own.isStale && toValue(wish).measured.length > 0) {
        own.isStale = false
        const before = Date.now()
        await read(isWanted)
        await promiseTimeout(Math.min(MOST_REST_MS, Math.max(REST_MS, 10 * (Date.now() - before))))
      } else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  let wake = (): void => {}
  watch(
    which,
    () => {
      data.value = null
      problem.value = null
      following = { isStale: false }
      wake()
      void follow()
    },
    { immediate: true },
  )
  const renew = (): void => {
    following.isStale = true
    wake()
  }
  watch(version, renew)
  const stop = lab.on('system.labRestarted', renew)
  onScopeDispose(() => {
    stop()
    following = { isStale: false }
    wake()
  })
  return { data, problem, readingSince }
}
