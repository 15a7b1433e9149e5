import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { renderSvg } from '../src/lab/figures/renderSvg.ts'
import { backbones } from './backbones.ts'
import { cases } from './cases.ts'
import { compare } from './compare.ts'
import { convolve } from './convolve.ts'
import { costChart, costSize } from './costChart.ts'
import { desk } from './windowTimings.ts'
import { figure, figures } from './figures.ts'
import { history } from './history.ts'
import { busyElsewhere, describeMachine, quiet } from './machine.ts'
import { minimise } from './minimise.ts'
import { progress, type Progress } from './progress.ts'
import { report } from './report.ts'
import { scale } from './scale.ts'
import { scaleChart, scaleSize } from './scaleChart.ts'
import { readResults, writeResults, type Results } from './results.ts'

const groups = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm']
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const resultsPath = path('results.json')

/** One task; `weight` is its approximate duration in seconds, from which the remaining time is estimated. */
interface Task {
  id: string
  weight: number
  run(folder: string, output: Progress, results: Results): Promise<void>
}

const comparisons: Task[] = cases.map((own) => {
  const turns = own.repetitions * own.sampleMs
  return {
    id: own.id,
    weight: (own.at ? 12 : 45) + (6 * turns) / 1000,
    async run(folder, output, results) {
      const result = await compare(own, folder, { say: output.say, advance: () => output.within(1 / own.repetitions) })
      const others = results.cases.filter(({ id }) => id !== own.id)
      const order = cases.map(({ id }) => id)
      results.cases = [...others, result].sort((p, q) => order.indexOf(p.id) - order.indexOf(q.id))
    },
  }
})

const others: Task[] = [
  {
    id: 'f-lbfgs',
    weight: 240,
    async run(folder, output, results) {
      results.minimise = await minimise(folder, () => output.within(1 / 6))
    },
  },
  {
    id: 'h-history',
    weight: 8,
    async run(_, output, results) {
      const busy = await busyElsewhere()
      results.history = { measuredAt: new Date().toISOString(), busy, entries: await history() }
      output.within(1)
    },
  },
  {
    id: 'i-desk',
    weight: 120,
    async run(_, output, results) {
      const busy = await busyElsewhere()
      results.desk = { measuredAt: new Date().toISOString(), busy, entries: await desk(output.within) }
    },
  },
  {
    id: 'k-convolutions',
    weight: 20,
    async run(_, output, results) {
      const busy = await busyElsewhere()
      results.convolutions = { measuredAt: new Date().toISOString(), busy, entries: await convolve(output.within) }
    },
  },
  {
    id: 'l-backbones',
    weight: 150,
    async run(folder, output, results) {
      const busy = await busyElsewhere()
      results.backbones = { measuredAt: new Date().toISOString(), busy, nets: await backbones(folder, output.within) }
    },
  },
  {
    id: 'j-scale',
    weight: 120,
    async run(_, output, results) {
      const head = { measuredAt: new Date().toISOString(), busy: await busyElsewhere() }
      await scale((entries, share) => {
        results.scale = { ...head, entries }
        output.within(share)
      })
    },
  },
  ...figures.map((own) => ({
    id: `g-${own.args.join('')}${own.isAgain ? '-again' : ''}`,
    weight: own.args.includes('--paper') ? 90 : 15,
    async run(_: string, output: Progress, results: Results) {
      const result = await figure(own)
      results.figures = [...results.figures.filter(({ command }) => command !== result.command), result]
      output.within(1)
    },
  })),
]

function chosenTasks(only: string | undefined): Task[] {
  const wanted = only?.split(',').map((part) => part.trim()) ?? groups
  const unknown = wanted.find((part) => !groups.includes(part[0] ?? ''))
  if (unknown !== undefined) throw new Error(`--only takes ${groups.join(', ')}, not '${unknown}'`)
  return [...comparisons, ...others].filter(({ id }) => wanted.some((part) => id.startsWith(part)))
}

const textOf = (results: Results): string => report(results, readFileSync(path('notes.md'), 'utf8'))

async function write(results: Results): Promise<void> {
  await writeResults(resultsPath, results)
  writeFileSync(path('RESULTS.md'), textOf(results))
  const metadata = { kind: 'bench', preset: null, runs: [], versions: {} }
  const last = results.cases.findLast(({ at }) => at !== null)
  if (last) {
    const own = { ...metadata, title: 'Cost of a training step', date: last.measuredAt }
    writeFileSync(path('cost.svg'), renderSvg(costChart(results.cases), costSize, own))
  }
  if (results.scale) {
    const { entries, measuredAt } = results.scale
    const own = { ...metadata, title: 'Cost against the size', date: measuredAt }
    writeFileSync(path('scale.svg'), renderSvg(scaleChart(entries), scaleSize, own))
  }
}

/** Waits for a quiet machine, at most so many minutes. */
async function untilQuiet(minutes: number, output: Progress): Promise<void> {
  const end = performance.now() + minutes * 60_000
  let isReported = false
  while (performance.now() < end && (await busyElsewhere()) > quiet) {
    if (!isReported) output.say('waiting: other processes use the processors')
    isReported = true
  }
}

async function measure(tasks: readonly Task[], waitMinutes: number): Promise<void> {
  const results = readResults(resultsPath) ?? { machine: describeMachine(), cases: [], minimise: null, figures: [] }
  results.machine = describeMachine()
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-bench-'))
  const output = progress(tasks)
  try {
    for (const task of tasks) {
      await untilQuiet(waitMinutes, output)
      output.begin(task)
      try {
        await task.run(folder, output, results)
      } catch (error) {
        process.exitCode = 1
        output.say(`${task.id}  failed: ${error instanceof Error ? error.message : String(error)}`)
      }
      output.end()
      // Written after every task, so a later failure loses nothing.
      await write(results)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** --only a,c: run these cases; --wait 5: wait up to 5 minutes before each for a quiet machine; --report: only write the files. */
const { values } = parseArgs({
  options: { only: { type: 'string' }, report: { type: 'boolean' }, wait: { type: 'string', default: '0' } },
})
try {
  if (!values.report) await measure(chosenTasks(values.only), Number(values.wait))
  const results = readResults(resultsPath)
  if (!results) throw new Error('there are no results yet; run the bench without --report')
  await write(results)
  console.log(textOf(results).split('## Where the time goes')[0]?.split('## Targets')[1]?.trim())
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
