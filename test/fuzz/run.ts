/**
 * Feeds changed inputs to every reader of data sets, the filter, specs, `--set`, `--vary` and titles: `npm run test:fuzz`.
 * Options: --count N, --seed S, --case I (one case again, or N cases from there). Ends with 1 at the first input that
 * crashes, takes 20 s of the processor, waits for 5 minutes or takes 512 MB, after it has printed the seed and the case and
 * kept the input.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { caseOf, targetsIn, type Case } from './targets.ts'

const { values } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string' }, case: { type: 'string' } },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const first = values.case === undefined ? 0 : Number(values.case)
const count = Number(values.count ?? (values.case === undefined ? 100_000 : 1))
/** A busy machine may stop this process for a while, so a hang is measured in time of the processor first. */
const hangSeconds = { processor: 20, wall: 300 }
const mostBytes = 512 * 2 ** 20

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
console.log(`fuzz: ${count} cases, seed ${seed}`)
/** The case that runs, and whether one has ended. */
const shared = new Int32Array(new SharedArrayBuffer(4))
const worker = new Worker(new URL('./worker.ts', import.meta.url), {
  workerData: { seed, first, count, folder, shared },
})
const began = Date.now()
/** Seconds of the processor that this process has taken. */
const processor = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
let [current, since, sinceProcessor, peak] = [-1, Date.now(), processor(), 0]

/** Prints a failure with what repeats it, keeps its input, and ends. */
function fail(index: number, what: string): never {
  const { target, input } = caseOf(targetsIn(folder), seed, index)
  const kept = keep(input)
  console.error(`fuzz: FAILED at case ${index} (${target.name}): ${what}`)
  console.error(`  input: ${input.text.slice(0, 2000)}${kept}`)
  console.error(`  again: npm run test:fuzz -- --seed ${seed} --case ${index}`)
  process.exit(1)
}

function keep({ files }: Case): string {
  if (!files) return ''
  const place = mkdtempSync(join(tmpdir(), 'fuzz-input-'))
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), bytes)
  }
  return `\n  files: ${place}`
}

worker.on('message', ({ index, what }: { index: number; what: string }) => fail(index, what))
worker.on('error', (error) => fail(shared[0] ?? 0, `the thread ended: ${error.message}`))
worker.on('exit', (code) => {
  clearInterval(watch)
  rmSync(folder, { recursive: true, force: true })
  if (code !== 0) fail(shared[0] ?? 0, `the thread ended with code ${code}`)
  const megabytes = Math.round(peak / 2 ** 20)
  console.log(
    `fuzz: ${count} cases without a fault in ${Math.round((Date.now() - began) / 1000)} s, peak ${megabytes} MB`,
  )
})

const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
  const index = shared[0] ?? 0
  if (index !== current) [current, since, sinceProcessor] = [index, Date.now(), processor()]
  const { processor: most, wall } = hangSeconds
  if (processor() - sinceProcessor > most) fail(index, `takes more than ${most} s of the processor`)
  if (Date.now() - since > wall * 1000) fail(index, `does not end in ${wall} s`)
  if (peak > mostBytes) fail(index, `the process takes ${Math.round(peak / 2 ** 20)} MB`)
}, 50)
