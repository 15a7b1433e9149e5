import { threads } from './participant.ts'
import { base } from './scale.ts'
import { timeOf, type BackboneResult, type CaseResult, type Results, type Timed } from './results.ts'
import { targets } from './targets.ts'

/** Returns the text of bench/RESULTS.md. `notes` is the hand-written part on where the time goes. */
export function report(results: Results, notes: string): string {
  const cases = results.cases.filter(({ at }) => at === null)
  return [
    '# Speed',
    'Written by `npm run bench` from `bench/results.json`; do not edit.',
    method,
    machineText(results),
    '## Targets',
    targetTable(results),
    ...earlierText(results),
    notes.trim(),
    '## Steps of Adam',
    ...cases.map(caseText),
    ...sweepText(results),
    ...minimiseText(results),
    ...convolutionText(results),
    ...backboneText(results),
    ...scaleText(results),
    ...figureText(results),
    ...historyText(results),
    ...deskText(results),
    `${results.cases.length > 0 ? versionText(results) : ''}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

const method = [
  'Every participant does the same work from the same initial bits: Adam on all samples, or on the batches of its case (rate 10⁻³, β 0.9 and 0.999, ε 10⁻⁸) on a tanh network',
  'without biases, with a summed squared loss and λ = λ′ = 10⁻⁵ on all weights and features. Each participant is a process with',
  `${threads} threads. Before timing, its losses over the first ten steps are compared with a float64 reference of plain loops.`,
  'Participants take turns within one run. A time is the median of its samples, without loading and compilation; ratios are ratios',
  'of medians. Peers are written as their users would: with automatic differentiation and their own optimizer, compiled if possible.',
  'Only Collapsar’s loop also logs the terms of the loss and the gradient norm at every step.',
].join('\n')

function machineText({ machine }: Results): string {
  const { processor, processors, memoryGigabytes, system, node } = machine
  const own = `${processor}, ${processors} processors, ${memoryGigabytes} GB, ${system}, Node ${node}.`
  return `Machine: ${own} The bench repeats a sample that other processes disturb. Where it could not, the table shows how many processors they kept busy, and times are indicative.`
}

function targetTable(results: Results): string {
  const rows = targets(results).map(({ label, wanted, measured, isMet, isDoubtful }) => [
    label,
    wanted,
    measured ?? '–',
    measured === null ? 'not measured' : (isMet ? 'met' : '**missed**') + (isDoubtful ? ', machine busy' : ''),
  ])
  return table([['what', 'target', 'measured', ''], ...rows])
}

function caseText({ title, precision, entries, busy, measuredAt }: CaseResult): string {
  const timed = entries.filter((entry): entry is Timed => 'median' in entry)
  const own = timed.find(({ name }) => name === 'Collapsar')?.median ?? NaN
  const rows = timed.map((entry) => [
    named(entry),
    milliseconds(entry.median),
    `${milliseconds(entry.least)} – ${milliseconds(entry.most)}`,
    Number.isFinite(own) ? (entry.median / own).toFixed(2) : '–',
    entry.lossError.toExponential(0),
    `${(entry.warmUpMs / 1000).toFixed(1)} s`,
    `${Math.round(entry.peakMegabytes)} MB`,
  ])
  const absent = entries.flatMap((entry) =>
    'missing' in entry ? [`${named(entry)} is missing: ${entry.missing}.`] : [],
  )
  const head = ['', 'ms per step', 'least – most', 'of Collapsar’s', 'loss error', 'first call', 'peak memory']
  const stacked = timed.some(({ note }) => note.includes('stacked')) ? ' Times are per step and run.' : ''
  return [
    `### ${title}, ${precision}`,
    `${measuredAt.slice(0, 10)}, processors busy elsewhere: ${busy.toFixed(1)}.${stacked}`,
    table([head, ...rows]),
    ...absent,
  ].join('\n\n')
}

function sweepText({ cases }: Results): string[] {
  const swept = cases.filter(({ at }) => at !== null)
  if (swept.length === 0) return []
  const names = [...new Set(swept.flatMap(({ entries }) => entries.map(({ name }) => name)))]
  const rows = swept.map(({ at, entries }) => {
    const of = (name: string): string => {
      const entry = entries.find((one) => one.name === name)
      return entry && 'median' in entry ? milliseconds(entry.median) : '–'
    }
    return [`${at?.axis} ${at?.value}`, ...names.map(of)]
  })
  return [
    '## Cost against depth, width and samples',
    'ms per step in float32. Values that are not swept are depth 5, width 100 and N = 200, with 100 inputs.',
    '![ms per step against depth, width and samples](cost.svg)',
    table([['', ...names], ...rows]),
  ]
}

/** Compares with the last report of another engine. */
function earlierText(results: Results): string[] {
  const { earlier } = results
  if (!earlier) return []
  const share = (id: string): string => {
    const stack = id.startsWith('d-') ? { own: '32 runs', peer: '32 stacked' } : { own: '', peer: '' }
    const time = (name: string, note: string): number => timeOf(results, id, { name, note }, 'median')
    return (time('Collapsar', stack.own) / time('JAX jit', stack.peer)).toFixed(2)
  }
  const cases = Object.entries(earlier.shares).map(([id, before]) => {
    const found = results.cases.find((one) => one.id === id)
    return [`${found?.title ?? id}, ${found?.precision ?? ''}, of the time of JAX`, before.toFixed(2), share(id)]
  })
  const figures = Object.entries(earlier.figures).map(([command, before]) => {
    const now = results.figures.find((one) => one.command === command)?.seconds
    return [`\`${command}\``, `${before.toFixed(1)} s`, now === undefined ? '–' : `${now.toFixed(1)} s`]
  })
  const compared = results.cases.filter(({ id }) => id in earlier.shares)
  const now = new Set(compared.flatMap(({ entries }) => entries.flatMap(engineOf)))
  return [
    '## Before and now',
    table([['', `${earlier.engine}, ${earlier.measuredAt.slice(0, 10)}`, [...now].join(', ')], ...cases, ...figures]),
  ]
}

const engineOf = (entry: Results['cases'][number]['entries'][number]): string[] =>
  'versions' in entry && entry.versions['engine'] ? [entry.versions['engine'].replace(/ \(.*/, '')] : []

function convolutionText({ convolutions }: Results): string[] {
  if (!convolutions) return []
  const { measuredAt, busy, entries } = convolutions
  const own = entries.find(({ oneDnn, xla }) => oneDnn && !xla)?.ms ?? NaN
  const rows = entries.map(({ oneDnn, xla, ms }) => [
    `${oneDnn ? 'oneDNN' : 'Eigen'}${xla ? ' with XLA' : ''}`,
    milliseconds(ms),
    (ms / own).toFixed(2),
  ])
  return [
    '## The kernels of convolutions',
    `One convolution of 64 pictures of 28 × 28 × 16 with 32 filters of 3 × 3, and its gradients by filters and pictures, in float32. ${measuredAt.slice(0, 10)}, processors busy elsewhere: ${busy.toFixed(1)}.`,
    table([['kernels', 'ms', 'of oneDNN without XLA'], ...rows]),
  ]
}

function backboneText({ backbones }: Results): string[] {
  if (!backbones) return []
  const { measuredAt, busy, nets } = backbones
  const head = ['', 'ms per step', 'least – most', 'processor ms', 'of Collapsar’s', 'loss difference', 'first call']
  const tableOf = ({ title, entries }: BackboneResult): string => {
    const own = entries.find(({ name }) => name === 'Collapsar')
    const ms = own && 'median' in own ? own.median : NaN
    const rows = entries.map((entry) => {
      if ('missing' in entry) return [entry.name, `missing: ${entry.missing}`, '–', '–', '–', '–', '–']
      const { name, median, least, most, processorMs, lossError, warmUpMs } = entry
      return [
        name,
        milliseconds(median),
        `${milliseconds(least)} – ${milliseconds(most)}`,
        milliseconds(processorMs),
        (median / ms).toFixed(2),
        lossError.toExponential(0),
        `${(warmUpMs / 1000).toFixed(1)} s`,
      ]
    })
    return `### ${title}\n\n${table([head, ...rows])}`
  }
  return [
    '## Steps of residual networks',
    `One step of SGD with momentum in float32: forward pass with batch norm, an MLP head of four matrices, squared loss, gradient, running averages. Collapsar also draws the order of the samples and logs each step. ${measuredAt.slice(0, 10)}, processors busy elsewhere: ${busy.toFixed(1)}.`,
    ...nets.map(tableOf),
  ]
}

function scaleText({ scale }: Results): string[] {
  if (!scale) return []
  const { depth, width, samples } = base
  const repeated = (ms: number, count: number): string => `${milliseconds(ms)}${count > 1 ? '' : ' (once)'}`
  const rows = scale.entries.map((entry) => {
    const head = `${entry.axis} ${entry.value}`
    if ('missing' in entry) return [head, `missing: ${entry.missing}`, '–', '–', '–', '–']
    const { iterationMs, iterations, measurementMs, measurements, compileMs } = entry
    return [
      head,
      repeated(iterationMs, iterations),
      repeated(measurementMs, measurements),
      `${(compileMs / 1000).toFixed(1)} s`,
      `${Math.round(entry.trainingMegabytes)} MB`,
      `${Math.round(entry.peakMegabytes)} MB`,
    ]
  })
  const head = ['', 'iteration, ms', 'measurement, ms', 'first call', 'peak of training', 'peak with measurements']
  return [
    '## L-BFGS and measurements against the size',
    `One iteration of L-BFGS with ten pairs and one measurement with all its singular values, in float64. Each point is a process of its own. Values that are not swept are depth ${depth}, width ${width} and N = ${samples}, with 100 inputs. No array is quadratic in N. ${scale.measuredAt.slice(0, 10)}, processors busy elsewhere: ${scale.busy.toFixed(1)}.`,
    '![ms and memory against depth, width and samples](scale.svg)',
    table([head, ...rows]),
  ]
}

function minimiseText({ minimise }: Results): string[] {
  if (!minimise) return []
  const rows = minimise.entries.map(({ name, precision, seconds, objective, steps, missing }) => [
    name,
    precision,
    missing ?? (seconds === null ? 'not reached' : `${seconds.toFixed(2)} s`),
    objective?.toPrecision(6) ?? '–',
    missing ? '–' : String(steps),
  ])
  return [
    '## L-BFGS to the same objective',
    `Figure 2’s quick problem at δ = 0.1 with whitened inputs, from the same start, with the same stages of λ-continuation, ten pairs and strong-Wolfe steps, until the objective reaches ${minimise.target.toPrecision(5)}. Processors busy elsewhere: ${minimise.busy.toFixed(1)}.`,
    table([['', 'precision', 'time', 'objective', 'iterations'], ...rows]),
  ]
}

function figureText({ figures }: Results): string[] {
  if (figures.length === 0) return []
  const rows = figures.map(({ command, seconds, peakMegabytes, runs, busy }) => [
    `\`${command}\``,
    `${seconds.toFixed(1)} s`,
    peakMegabytes === null ? '–' : `${Math.round(peakMegabytes)} MB`,
    runs.map(runText).join('; '),
    busy.toFixed(1),
  ])
  return [
    '## Figures from the command line',
    'Wall time of the whole command, including its figure as SVG and PNG, and memory of the largest trainer.',
    table([['command', 'time', 'peak memory', 'runs', 'busy elsewhere'], ...rows]),
  ]
}

function runText({ delta, status, objective, excess }: Results['figures'][number]['runs'][number]): string {
  const above = excess === null ? '' : `, ${(100 * excess).toFixed(2)} % above the optimum`
  return `δ = ${delta} ${status} at ${objective?.toPrecision(4) ?? '–'}${above}`
}

function historyText({ history }: Results): string[] {
  if (!history) return []
  const rows = history.entries.map(({ what, targetMs, median, least, most }) => [
    what,
    `${median.toFixed(1)} ms`,
    `${least.toFixed(1)} – ${most.toFixed(1)}`,
    targetMs === null ? '–' : `${targetMs} ms`,
    targetMs === null ? '' : median <= targetMs ? 'met' : '**missed**',
  ])
  return [
    '## A history of ten thousand runs',
    `Times of the lab and the table without drawing, on generated runs with three measurements each. ${history.measuredAt.slice(0, 10)}, processors busy elsewhere: ${history.busy.toFixed(1)}.`,
    table([['', 'median', 'least – most', 'target', ''], ...rows]),
  ]
}

function deskText({ desk }: Results): string[] {
  if (!desk) return []
  const quantity = (value: number, unit: string): string => `${Number(value.toPrecision(3))}${unit && ` ${unit}`}`
  const rows = desk.entries.map(({ what, unit, target, value, worst }) => [
    what,
    quantity(value, unit),
    worst === value ? '–' : quantity(worst, unit),
    target === null ? '–' : target === 0 ? 'none' : `at most ${quantity(target, unit)}`,
    target === null ? '' : value <= target ? 'met' : '**missed**',
  ])
  return [
    '## The window',
    `Times of the built app in its window, without a GPU, from the click until the page has drawn the result. The history has 10,000 generated runs, 100 runs of 10,000 logged steps and 200 measurements, and one of 1,000 measurements. Five of the ten curves of a run have 10,000 points, the others one point per measurement. While a run streams, its trainer uses the same processors. ${desk.measuredAt.slice(0, 10)}, processors busy elsewhere: ${desk.busy.toFixed(1)}.`,
    table([['', 'median', 'worst', 'target', ''], ...rows]),
  ]
}

function versionText({ cases }: Results): string {
  const versions = new Map<string, string>()
  for (const { entries } of cases)
    for (const entry of entries)
      if ('versions' in entry)
        for (const [name, version] of Object.entries(entry.versions)) versions.set(`${entry.name}, ${name}`, version)
  return ['## Versions', [...versions].map(([name, version]) => `- ${name} ${version}`).join('\n')].join('\n\n')
}

const named = ({ name, note }: { name: string; note: string }): string => (note === '' ? name : `${name}, ${note}`)
const milliseconds = (value: number): string => value.toPrecision(3)

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}
