import { readFileSync } from 'node:fs'
import { exportFigures } from '../../src/lab/figures/exportFigure.ts'
import { figuresOf } from '../../src/lab/figures/figure.ts'
import { pixelsPerMm } from '../../src/lab/figures/renderSvg.ts'
import { printStyle } from '../../src/lab/figures/style.ts'
import { recipeHash, specHash } from '../../src/lab/runs/specHash.ts'
import { requestOf } from '../../src/cli/exportRequest.ts'
import { parseFilter } from '../../src/shared/filter/parseFilter.ts'
import type { RunFacts } from '../../src/shared/filter/runFields.ts'
import type { Random } from '../../src/shared/linalg/random.ts'
import { keptBytes } from '../../src/shared/spec/keptWeights.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { presets } from '../../src/shared/spec/presets/index.ts'
import { presetPlan } from '../../src/shared/spec/presets/preset.ts'
import { recipeLeaves } from '../../src/shared/spec/recipeLeaves.ts'
import { parseSpec } from '../../src/shared/spec/runSpec.ts'
import { runSize } from '../../src/shared/spec/runSize.ts'
import { readSpec } from '../../src/shared/spec/specIssues.ts'
import { planOfSpecs, plannedRuns, varyField } from '../../src/shared/spec/studyPlan.ts'
import { parseVariation } from '../../src/shared/spec/variation.ts'
import { runSummary } from '../fixtures/run.ts'
import { record } from '../lab/figures/records.ts'
import { elementsOf } from '../lab/figures/readFigures.ts'
import { mutatedText, mutatedTree, oddTexts, pick } from './mutate.ts'
import type { Target } from './targets.ts'

const specs = presets.flatMap((preset) =>
  plannedRuns(presetPlan(preset, 'quick'))
    .slice(0, 1)
    .map(({ spec }) => spec),
)
const paths = [...new Set(specs.flatMap((spec) => [...recipeLeaves(spec)].map(([path]) => path)))]

/** Makes a target of texts that are changed from `examples`. */
const ofTexts = (
  name: string,
  examples: readonly string[],
  words: readonly string[],
  run: (text: string, random: Random) => unknown,
): Target => ({
  name,
  make(random) {
    const text = mutatedText(random, pick(random, examples), words)
    return { text: JSON.stringify(text), run: () => run(text, random) }
  },
})

const facts: RunFacts = {
  run: runSummary({ tags: ['good'], startedAt: 1000, delta: 0.1 }),
  specValue: (path) => (path === 'seed' ? 1 : path === 'network.activation' ? 'relu' : undefined),
  valueAt: () => 0.5,
  seconds: 3,
}

export const filterTarget = ofTexts(
  'filter',
  [
    'lambda<1e-3 tag:good -status:finished "two moons"',
    'objective@1000<1e-3 is:starred',
    'seed:0..9|12',
    'started>=2026-01-01',
    "lambda'!=0",
    'constructor:1',
  ],
  [
    'objective',
    'seed',
    'tag',
    'is',
    'starred',
    'started',
    '@last',
    '<',
    '>=',
    '!=',
    '|',
    '..',
    '"',
    '-',
    ' ',
    ...paths,
  ],
  (text) => parseFilter(text, paths)(facts),
)

const assignments = paths.flatMap((path) => [`${path}=1`, `${path}=relu`, `${path}={"kind":"adam"}`])

export const setTarget = ofTexts(
  '--set',
  assignments,
  [...paths, '=', '.', '[1,2]', '"x"', 'adam', 'relu', 'null'],
  (text, random) => useSpec(overrideAll(pick(random, specs), [text])),
)

export const varyTarget = ofTexts(
  '--vary',
  ['penalty.weightDecay=1e-3,1e-2', 'penalty.weightDecay=log:1e-4:1e-2:5', 'seed=0..9', 'network.activation=relu,tanh'],
  [...paths, '=', ',', '..', 'log:', ':', '1e-3', '9', 'true', 'relu'],
  (text, random) => {
    const { path, values } = parseVariation(text)
    plannedRuns(varyField(planOfSpecs([pick(random, specs)]), path, values.slice(0, 8)))
  },
)

export const specTarget: Target = {
  name: 'spec',
  make(random) {
    const tree = mutatedTree(random, pick(random, specs))
    return {
      text: JSON.stringify(tree),
      run() {
        const { issues } = readSpec(tree)
        if (issues.some(({ message }) => message.trim() === '')) throw new Error('an issue has no words')
        useSpec(parseSpec(tree))
      },
    }
  },
}

/** Whatever parses must be usable where runs are planned and listed. */
function useSpec(spec: ReturnType<typeof parseSpec>): void {
  if (parseSpec(JSON.parse(JSON.stringify(spec))).name !== spec.name)
    throw new Error('a spec changes when it is stored')
  specHash(spec)
  recipeHash(spec)
  runSize(spec)
  keptBytes(spec)
}

const records = [record('0.1')]

/** Draws a figure with any title and labels; the SVG must be XML. `folder`: where it is written. */
export const titleTarget = (folder: string): Target => ({
  name: 'titles',
  make(random) {
    const text = (): string =>
      mutatedText(random, pick(random, ['TCV falls with δ', '*s*₁ of Z', ...oddTexts]), [
        '*',
        '{i|',
        '}',
        '<',
        '&',
        '\u000b',
      ])
    const words = { title: text().slice(0, 290), label: text(), name: pick(random, ['figure', text().slice(0, 40)]) }
    const format = random.next() < 0.8 ? 'svg' : pick(random, ['png', 'pdf', 'csv'] as const)
    return {
      text: JSON.stringify({ ...words, format }),
      async run() {
        const request = requestOf('objective', ['run10000'], {
          formats: [format],
          dpi: 72,
          notes: true,
          title: words.title,
          word: [`x=${words.label}`],
          name: words.name,
        })
        const style = printStyle(request, (own) => request.title ?? own, request.edits)
        const figures = figuresOf('objective', records, request.widthMm * pixelsPerMm, style)
        const [path = ''] = await exportFigures({ ...request, fileName: 'figure' }, figures, folder, {
          now: new Date(0),
        })
        if (format === 'svg') elementsOf(readFileSync(path, 'utf8'))
      },
    }
  },
})
