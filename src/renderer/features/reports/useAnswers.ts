import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { FigureRequest } from '../../../shared/contract/figures.ts'
import type { AppContract } from '../../../shared/contract/index.ts'
import type { ReportAnswers } from '../../../shared/contract/reports.ts'
import type { Client } from '../../../shared/rpc/client.ts'
import type { Attempt } from '../../composables/useAttempt.ts'
import { sentence } from '../../text/sentence.ts'
import type { Drawing, Shown } from './reportText.ts'

/** Runs that change are asked again at most this often. */
const REFRESH_MS = 2000

export interface Answers {
  shown: Readonly<ShallowRef<Shown>>
  /** Asks for the numbers of a text, and draws the figures that have changed. */
  ask(text: string): void
}

/** Numbers and figures of a report. They follow the runs of the history. */
export function useAnswers(lab: Client<AppContract>, attempt: Attempt): Answers {
  const shown = shallowRef<Shown>({ answers: null, drawings: [] })
  /** How often each run has changed, which makes its figures new. */
  const changes = new Map<string, number>()
  const drawn = new Map<string, Drawing>()
  let text = ''
  let turn = 0

  const keyOf = (request: FigureRequest): string =>
    JSON.stringify([request, request.runs.map((id) => changes.get(id) ?? 0)])

  async function draw({ figures }: ReportAnswers, own: number): Promise<void> {
    const keys = figures.map(({ request }) => (request ? keyOf(request) : ''))
    for (const key of drawn.keys()) if (!keys.includes(key)) drawn.delete(key)
    for (const [at, { request }] of figures.entries()) {
      const key = keys[at] ?? ''
      if (!request || own !== turn) continue
      const drawing = drawn.get(key) ?? (await drawingOf(lab, request))
      if (own !== turn) return
      drawn.set(key, drawing)
      const drawings = [...shown.value.drawings]
      drawings[at] = drawing
      shown.value = { ...shown.value, drawings }
    }
  }
  const answer = (): Promise<boolean> =>
    attempt(async () => {
      const own = ++turn
      const answers = await lab.call('reports.answer', { text })
      if (own !== turn) return
      // Old drawings stay until the new ones have come.
      const drawings = answers.figures.map((_, at) => shown.value.drawings[at] ?? null)
      shown.value = { answers, drawings }
      await draw(answers, own)
    })
  const refresh = useThrottleFn(() => void answer(), REFRESH_MS, true)
  const changed = (ids: readonly string[]): void => {
    for (const id of ids) changes.set(id, (changes.get(id) ?? 0) + 1)
    // A run that the report does not name yet may be of its studies or specs.
    if (text.includes('{{') || text.includes('```')) void refresh()
  }
  const stops = [
    lab.on('runs.changed', ({ id }) => changed([id])),
    lab.on('runs.measured', ({ id }) => changed([id])),
    lab.on('runs.annotated', (runs) => changed(runs.map(({ id }) => id))),
    lab.on('runs.purged', ({ ids }) => changed(ids)),
  ]
  onScopeDispose(() => {
    turn = -1
    for (const stop of stops) stop()
  })
  return {
    shown,
    ask: (next) => {
      text = next
      void answer()
    },
  }
}

async function drawingOf(lab: Client<AppContract>, request: FigureRequest): Promise<Drawing> {
  try {
    const pages: Drawing['pages'][number][] = []
    for (let page = 0, count = 1; page < count; page++) {
      // Texts become outlines, because a picture in a page cannot use the fonts of the page.
      const asked = { ...request, text: 'paths' as const }
      const { svg, pages: all } = await lab.call('figures.draw', { request: asked, asPng: false, page })
      pages.push({ svg, widthMm: request.widthMm })
      count = all
    }
    return { pages, problem: null }
  } catch (error) {
    return { pages: [], problem: sentence(error) }
  }
}
