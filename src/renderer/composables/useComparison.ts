import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { ComparedCurve, ComparedResult, CurveRequest } from '../../shared/contract/comparisons.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Client } from '../../shared/rpc/client.ts'
import { lab as ownLab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

/** What was read, with what was asked for: an answer stays on screen until the next one is there. */
export interface Comparison<Request, Answer> {
  data: Readonly<ShallowRef<{ request: Request; answer: Answer } | null>>
  problem: Readonly<ShallowRef<string | null>>
}

/** Not again within this time while runs go on: the cores belong to the training. */
const REST_MS = 2_000

/** Reads at once what is wished for, and again, at rests, while `version` changes. Null: nothing is. */
function follow<Request, Answer>(
  wish: () => Request | null,
  version: () => string,
  read: (request: Request) => Promise<Answer>,
): Comparison<Request, Answer> {
  const data = shallowRef<{ request: Request; answer: Answer } | null>(null)
  const problem = shallowRef<string | null>(null)
  let attempt = 0
  let isBusy = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const ask = async (): Promise<void> => {
    const own = ++attempt
    const request = wish()
    clearTimeout(timer)
    timer = undefined
    if (request === null) {
      data.value = null
      return
    }
    isBusy = true
    try {
      const answer = await read(request)
      if (own !== attempt) return
      data.value = { request, answer }
      problem.value = null
    } catch (error) {
      if (own === attempt) problem.value = sentence(error)
    } finally {
      if (own === attempt) isBusy = false
    }
  }
  const renew = (): void => {
    timer = undefined
    if (isBusy) later()
    else void ask()
  }
  const later = (): void => {
    timer ??= setTimeout(renew, REST_MS)
  }
  watch(() => JSON.stringify(wish()), ask, { immediate: true })
  watch(version, later)
  onScopeDispose(() => {
    attempt++
    clearTimeout(timer)
  })
  return { data, problem }
}

/** One quantity of many runs. */
export function useCurves(
  wish: () => CurveRequest | null,
  version: () => string,
  lab: Client<AppContract> = ownLab,
): Comparison<CurveRequest, readonly ComparedCurve[]> {
  return follow(wish, version, (request) => lab.call('comparisons.read', request))
}

/** What many runs had come to when they were last measured. */
export function useResults(
  ids: () => readonly string[],
  version: () => string,
  lab: Client<AppContract> = ownLab,
): Comparison<readonly string[], readonly ComparedResult[]> {
  const wish = (): readonly string[] | null => (ids().length > 0 ? ids() : null)
  return follow(wish, version, (runs) => lab.call('comparisons.results', { runs: [...runs] }))
}
