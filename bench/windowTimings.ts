import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { historyPath, openHome } from '../src/lab/home.ts'
import { openDatabase } from '../src/lab/store/database.ts'
import { openStore } from '../src/lab/store/store.ts'
import { Quantity } from '../src/shared/contract/comparisons.ts'
import type { RunSummary } from '../src/shared/contract/runs.ts'
import { packed, unpacked } from '../src/shared/rpc/pack.ts'
import { runTabs } from '../src/renderer/composables/useRoute.ts'
import { findPreset } from '../src/shared/spec/presets/index.ts'
import { parsePlan, plannedRuns } from '../src/shared/spec/studyPlan.ts'
import { parseSpec, type RunSpec } from '../src/shared/spec/runSpec.ts'
import { answerOf, openApp, type App } from '../test/e2e/app.ts'
import { generateRuns } from '../test/lab/generatedRuns.ts'
import { storeRun } from '../test/lab/storedRuns.ts'
import { charting } from './chartTimings.ts'
import { answered, arranged, go, open, watchDrawing, watchFrames, type Frames } from './windowTimingsPage.ts'
import { benchSliding, sliding } from './sliderTimings.ts'
import { median, type DeskResult } from './results.ts'

const long = { layers: 10, width: 20, steps: 10_000, measurements: 200 }
const spectral = { layers: 5, width: 200, steps: 10_000, measurements: 1000 }
const longIds = Array.from({ length: 100 }, (_, i) => `long${String(i).padStart(6, '0')}`)
const measuredId = 'measured01'
const frameMs = 50
const openMs = 1500

/** Measures the waiting times of a user in the window on a large history, from the click until the page has drawn. */
export async function desk(advance: (share: number) => void): Promise<DeskResult[]> {
  const home = mkdtempSync(join(tmpdir(), 'collapsar-desk-'))
  try {
    storeHistory(home)
    advance(0.15)
    const first = await measured(
      home,
      [listing, comparing, charting(curvesOf(longIds)), opening, sliding, benchSliding, streaming, figure],
      () => advance(0.12),
    )
    const again = await measured(home, [], () => {})
    return [
      single('open the window on it, the first time', 'ms', openMs, first.startedAfterMs),
      single('open the window on it again', 'ms', openMs, again.startedAfterMs),
      ...first.results,
    ]
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 10 })
  }
}

type Part = (app: App, home: string) => Promise<DeskResult[]>

/** Opens the window, measures the parts in it, and closes it. */
async function measured(
  home: string,
  parts: readonly Part[],
  advance: () => void,
): Promise<{ startedAfterMs: number; results: DeskResult[] }> {
  const app = await openApp(home)
  try {
    await watchDrawing(app.page)
    const results: DeskResult[] = []
    for (const part of parts) {
      results.push(...(await part(app, home)))
      advance()
    }
    if (app.complaints.length > 0) throw new Error(`the page logged an error: ${app.complaints[0]}`)
    return { startedAfterMs: app.startedAfterMs, results }
  } finally {
    await app.close()
  }
}

/** Writes ten thousand runs, a hundred of them with long curves, and one with a thousand measurements. */
function storeHistory(home: string): void {
  const path = historyPath(openHome(home))
  openDatabase(path).close()
  generateRuns(path, 10_000)
  const store = openStore(path)
  longIds.forEach((id, i) => storeRun(store, id, 'long', i, long))
  storeRun(store, measuredId, 'measured', longIds.length, spectral)
  store.connection.close()
}

async function listing({ page }: App): Promise<DeskResult[]> {
  const list = await answered(page, 'runs.list', {}, 7)
  const unpacking = median(unpackedIn(packed(await answerOf(page, 'runs.list', {})), list.length))
  await go(page, '#/runs', 'tbody tr[id]')
  // When nothing moves, specs, widths and sparklines have arrived.
  await page.waitForTimeout(1500)
  const sorts = []
  for (const name of ['TCV, largest', 'TCV, largest', 'Run', 'Run']) sorts.push(await arranged(page, { sort: name }))
  const filters = []
  for (const text of ['lambda<=1e-5 status:finished', 'generated 99', ''])
    filters.push(await arranged(page, { filter: text }))
  const frames = await watchFrames(page, 5, { selector: '.frame', pixels: 100 })
  const lists = list.map((ms) => ms + unpacking)
  return [
    some('list, from the history into the page', 'ms', 100, lists),
    single('the same, the first time after the window opens', 'ms', 300, lists[0] ?? NaN),
    some('sort, from the click to the rows', 'ms', 100, sorts),
    some('filter, from the text to the rows', 'ms', 100, filters),
    single('scroll by 6,000 pixels a second: median frame', 'ms', 17, frames.median),
    single('scroll by 6,000 pixels a second: frames over 50 ms', '', 0, frames.long),
    single('the page’s heap with all runs listed', 'MB', null, await heap(page)),
  ]
}

/** Measures in this process what the page does with an answer, in ms. */
function unpackedIn(sent: unknown, times: number): number[] {
  return Array.from({ length: times }, () => {
    const began = performance.now()
    unpacked(sent)
    return performance.now() - began
  })
}

async function heap(page: App['page']): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1e6
}

const curvesOf = (ids: readonly string[]): string => `#/compare/${ids.join(',')}/curves`

/** The ten curves of each run: every quantity, and the TCV of one layer. */
const curveRequests = [
  ...Quantity.options.map((quantity) => ({ quantity, layer: null })),
  { quantity: 'tcv', layer: 3 },
]

async function comparing({ page }: App): Promise<DeskResult[]> {
  const first = await opened(page, curvesOf(longIds), '#compare-panel tbody tr', longIds.length, 3)
  const began = performance.now()
  for (const own of curveRequests)
    await answered(page, 'comparisons.read', { runs: longIds, ...own, over: 'step', isLogX: false, points: 400 }, 1)
  return [
    some('compare 100 runs of 10,000 steps: the first curve of each', 'ms', 1000, first),
    single('all ten curves of each, read into the page', 'ms', 1000, performance.now() - began),
  ]
}

async function opening({ page }: App): Promise<DeskResult[]> {
  const spectra = await opened(page, `#/runs/${measuredId}/spectra`, '#run-panel tbody tr', 10, 5)
  const objective = await opened(page, `#/runs/${measuredId}/objective`, '#run-panel tbody tr', 10, 3)
  return [
    some('open a run of 1,000 measurements with 14 spectra of 200 values', 'ms', 300, spectra),
    some('the same, at its objective', 'ms', null, objective),
  ]
}

async function opened(
  page: App['page'],
  hash: string,
  selector: string,
  rows: number,
  times: number,
): Promise<number[]> {
  const all = []
  for (let i = 0; i < times; i++) {
    await go(page, '#/engine', 'main')
    await page.waitForTimeout(500)
    all.push((await open(page, hash, selector, rows)).ms)
  }
  return all
}

/** A small network, whose steps take the least time. */
const quick: RunSpec = parseSpec({
  name: 'streams',
  data: { sampling: { kind: 'balanced', perClass: 2, seed: 0 } },
  network: { widths: [32, 32, 32, 32, 10] },
  loss: { targetScale: 0.9 },
  penalty: { weightDecay: 1e-4, firstLayer: 0.1, featureDecay: 1e-5, featureLayers: 'first' },
  initialisation: { gain: 0.6 },
  optimizer: { kind: 'adam', continuation: { start: 1, divideBy: 5, steps: 150 } },
  stop: { steps: 1_000_000 },
  logging: { measurements: 2000 },
})

async function streaming({ page }: App): Promise<DeskResult[]> {
  const [id = ''] = await answerOf<string[]>(page, 'runs.start', { specs: [quick], preset: null })
  await page.waitForTimeout(12_000)
  const results: DeskResult[] = []
  for (const tab of runTabs) {
    await go(page, `#/runs/${id}/${tab}`, `#run-panel[aria-labelledby="tab-${tab}"]`)
    // The page draws the tab and reads the spectra of the run; both are part of opening it.
    await page.waitForTimeout(1000)
    const frames = await watchFrames(page, 6)
    results.push(...streamed(tab, frames))
  }
  await answerOf(page, 'runs.stop', { id })
  return results
}

const streamed = (tab: string, { longest, long, longestTask, count }: Frames): DeskResult[] => [
  single(`a run streams, ${tab}: longest task of the page`, 'ms', frameMs, longestTask),
  single(`a run streams, ${tab}: longest of ${count} frames (${long} over ${frameMs} ms)`, 'ms', frameMs, longest),
]

async function figure({ page }: App, home: string): Promise<DeskResult[]> {
  const plan = parsePlan(findPreset('fig2').sizes.quick)
  const specs = plannedRuns(plan).map(({ spec }) => spec)
  const runs = await answerOf<string[]>(page, 'runs.start', { specs, preset: 'fig2' })
  for (const end = performance.now() + 120_000; ; await page.waitForTimeout(300)) {
    const all = await answerOf<RunSummary[]>(page, 'runs.list', {})
    if (all.filter(({ id, status }) => runs.includes(id) && status === 'finished').length === runs.length) break
    if (performance.now() > end) throw new Error('the runs of Figure 2 did not finish within two minutes')
  }
  const request = {
    kind: 'spectra',
    runs,
    fileName: null,
    formats: ['svg', 'png', 'pdf'],
    directory: join(home, 'out'),
  }
  const took: number[] = []
  let files: string[] = []
  for (let i = 0; i < 3; i++) {
    const began = performance.now()
    ;({ files } = await answerOf<{ files: string[] }>(page, 'figures.export', request))
    took.push(performance.now() - began)
  }
  const largest = Math.max(...files.map((file) => statSync(file).size)) / 1000
  return [
    some('export Figure 2 as SVG, PNG and PDF', 'ms', 1000, took),
    single('the largest of its files', 'KB', 500, largest),
  ]
}

const single = (what: string, unit: DeskResult['unit'], target: number | null, value: number): DeskResult => ({
  what,
  unit,
  target,
  value,
  worst: value,
})

/** Includes the first sample, which a user sees first. */
const some = (what: string, unit: DeskResult['unit'], target: number | null, all: readonly number[]): DeskResult => ({
  what,
  unit,
  target,
  value: median(all),
  worst: Math.max(...all),
})
