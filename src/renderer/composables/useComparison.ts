import { useTimeoutFn } from '@vueuse/core'
import { shallowRef, watch, type ShallowRef } from 'vue'
import type { ComparedCurve, ComparedResult, CurveRequest } from '../../shared/contract/comparisons.ts'
import type { FigureData } from '../../shared/figures/data.ts'
import type { OverlayChoice } from '../../shared/figures/spectraOverlay/data.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Client } from '../../shared/rpc/client.ts'
import { lab as ownLab } from '../lab.ts'
import { useLatest } from './useAttempt.ts'

/** An answer with its request. It stays on screen until the next answer arrives. */
export interface Comparison<Request, Answer> {
  data: Readonly<ShallowRef<{ request: Request; answer: Answer } | null>>
  problem: Readonly<ShallowRef<string | null>>
}

/** The shortest time between two readings while runs are running: the cores belong to the training. */
const REST_MS = 2_000

/** Reads what `wish` asks for at once, and again while `version` changes. A wish of null asks for nothing. */
function follow<Request, Answer>(
  wish: () => Request | null,
  version: () => string,
  read: (request: Request) => Promise<Answer>,
): Comparison<Request, Answer> {
  const data = shallowRef<{ request: Request; answer: Answer } | null>(null)
  const { problem, request, cancel } = useLatest()
  let reading = 0

  const ask = async (): Promise<void> => {
    later.stop()
    const wanted = wish()
    if (wanted === null) {
      cancel()
      data.value = null
      return
    }
    reading++
    await request(
      () => read(wanted),
      (answer) => (data.value = { request: wanted, answer }),
    )
    reading--
  }
  const later = useTimeoutFn(() => (reading > 0 ? later.start() : void ask()), REST_MS, { immediate: false })
  watch(() => JSON.stringify(wish()), ask, { immediate: true })
  watch(version, () => {
    if (!later.isPending.value) later.start()
  })
  return { data, problem }
}

/** Reads one quantity of many runs. */
export function useCurves(
  wish: () => CurveRequest | null,
  version: () => string,
  lab: Client<AppContract> = ownLab,
): Comparison<CurveRequest, readonly ComparedCurve[]> {
  return follow(wish, version, (request) => lab.call('comparisons.read', request))
}

/** Reads the last measurement of many runs. */
export function useResults(
  ids: () => readonly string[],
  version: () => string,
  lab: Client<AppContract> = ownLab,
): Comparison<readonly string[], readonly ComparedResult[]> {
  const wish = (): readonly string[] | null => (ids().length > 0 ? ids() : null)
  return follow(wish, version, (runs) => lab.call('comparisons.results', { runs: [...runs] }))
}

/** What the figure of spectra laid over each other asks for. */
export interface OverlayRequest {
  runs: readonly string[]
  overlay: OverlayChoice
}

export type OverlayFigure = Extract<FigureData, { kind: 'spectraOverlay' }>

/** Reads spectra of many runs and steps. */
export function useSpectraOverlay(
  wish: () => OverlayRequest | null,
  version: () => string,
  lab: Client<AppContract> = ownLab,
): Comparison<OverlayRequest, OverlayFigure> {
  return follow(wish, version, async ({ runs, overlay }) => {
    const data = await lab.call('figures.read', { kind: 'spectraOverlay', runs: [...runs], overlay })
    if (data.kind !== 'spectraOverlay') throw new TypeError(`the lab read the figure ${data.kind}`)
    return data
  })
}
