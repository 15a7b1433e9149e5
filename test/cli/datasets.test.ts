import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { datasetsPath } from '../../src/lab/datasets/dataSets.ts'
import { parseSpec } from '../../src/shared/spec/runSpec.ts'
import { idx } from '../lab/datasets/makeFiles.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { cli, lab } from './lab.ts'

/** Writes a table of two separate classes of points. */
const table = (rows: number): string =>
  [
    'x,y,z,kind',
    ...Array.from(
      { length: rows },
      (_, i) => `${Math.sin(i)},${(i % 2) + 0.1 * Math.sin(5 * i)},${Math.cos(3 * i)},${'ab'[i % 2]}`,
    ),
  ].join('\n')

it('imports a table, lists it, trains a preset on it, and removes it only with --even-if-used', async () => {
  const home = temporaryFolder()
  const file = join(home, 'points.csv')
  writeFileSync(file, table(20))
  const at = ['--home', home]
  const imported = await lab('import', file, ...at)
  expect(imported.code, imported.err).toBe(0)
  expect(imported.out).toMatch(/samples +20 of 3 numbers \(float64\)/)
  expect(imported.out).toMatch(/classes +2: a \(10\), b \(10\)/)
  expect((await lab('import', file, ...at)).out).toMatch(/^The home already holds these data as 'points'/)
  expect((await lab('datasets', ...at)).out).toMatch(/^points +20 +3 +2 /m)

  // The printed data of a spec are valid.
  const [data = ''] = /^\{.*\}$/m.exec((await lab('datasets', 'points', ...at)).out) ?? []
  const made = await lab('spec', 'fig2', '--delta', '2', '--data', 'points', ...at)
  const spec = parseSpec(JSON.parse(made.out))
  expect(spec).toMatchObject({ data: JSON.parse(data), network: { widths: [50, 50, 50, 50, 2] } })
  expect(spec.name).toContain('data=points')
  const set = await lab(
    'spec',
    'fig2',
    '--delta',
    '2',
    '--set',
    `data=${data}`,
    '--set',
    'network.widths=[50,50,50,50,2]',
  )
  expect(parseSpec({ ...JSON.parse(set.out), name: spec.name })).toEqual(spec)

  expect((await lab('forecast', 'fig2', '--data', 'points', ...at)).out).toContain('samples per class: 5 5')
  const tiny = [
    '--set',
    'network.widths=[12,12,2]',
    '--set',
    'stop.steps=30',
    '--set',
    'optimizer.continuation.steps=5',
  ]
  const run = await lab('run', 'fig2', '--delta', '0.1', '--data', 'points', ...tiny, ...at)
  expect(run.code, run.err).toBe(0)
  expect(run.out).toMatch(/ finished /)

  const refused = await lab('datasets', 'points', '--remove', ...at)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain('Remove it anyway with: --even-if-used')
  expect((await lab('datasets', 'points', '--remove', '--even-if-used', ...at)).out).toBe("Removed 'points'.\n")
  expect(readdirSync(datasetsPath(home))).toEqual([])
})

it('shows a preview of a table, and the facts of a set as JSON', async () => {
  const home = temporaryFolder()
  const file = join(home, 'points.csv')
  writeFileSync(file, ',h,kind\n0,1.5,p\n1,2.5,q\n2,?,p\n')
  const preview = await lab('import', file, '--preview', '--home', home)
  expect(preview.code, preview.err).toBe(0)
  expect(preview.out).toContain("header   yes ('h' stands above numbers)")
  expect(preview.out).toMatch(/#1 +index +number +0 … 2 +3 +0 +0 {2}1 {2}2 +it numbers the rows/)
  expect(preview.out).toMatch(/kind +label +text .* it is the only column of texts/)
  expect((await lab('datasets', '--home', home)).out).not.toContain('points')

  const imported = await lab('import', file, '--home', home)
  expect(imported.out).toContain("labels: column 'kind' (it is the only column of texts)")
  expect(imported.out).toContain('left out: #1: it numbers the rows')
  const facts: unknown = JSON.parse((await lab('datasets', 'points', '--json', '--home', home)).out)
  expect(facts).toMatchObject({
    samples: 3,
    shape: [1],
    range: [1.5, 2.5],
    missing: 1,
    features: ['h'],
    classes: [
      { name: 'p', count: 2 },
      { name: 'q', count: 1 },
    ],
    classMeans: [[1.5], [2.5]],
  })
})

it('reads samples and labels from two files of any name', async () => {
  const home = temporaryFolder()
  const [images, labels] = [join(home, 'pictures'), join(home, 'what')]
  writeFileSync(images, idx([3, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))
  writeFileSync(labels, idx([3], [7, 8, 7]))
  const { out } = await lab('import', images, '--labels', labels, '--name', 'mine', '--home', home)
  expect(out).toMatch(/name +mine\n/)
  expect(out).toMatch(/classes +2: 7 \(2\), 8 \(1\)/)
})

it.each([
  [['import', '/nowhere.csv'], 2, 'lab: there is no file /nowhere.csv: check its path\n'],
  [
    ['import', 'BAD', '--label-column', 'kind'],
    2,
    "lab: bad.csv, line 3: column 'b' has 'x', which is no finite number; --missing 'x' reads it as missing, --drop 'b' leaves the column out, --label 'b' makes it the labels\n",
  ],
  [['import', 'BAD', '--label-column', 'q'], 2, "lab: bad.csv: there is no column 'q'; choose one of a, b, kind\n"],
  [
    ['import', 'BAD', '--arrays', 'x'],
    2,
    "error: option '--arrays <samples,labels>' argument 'x' is invalid. It must be two names, separated by a comma.\n",
  ],
  [
    ['datasets', 'none'],
    2,
    "lab: no data set has the name 'none'; known: digits, mixture, moons, spirals, randomLabels; add one with: lab import FILE\n",
  ],
  [['run', 'fig2', '--data', 'none'], 2, "lab: no data set has the name 'none'; known: digits"],
])('refuses %s in one sentence', async (args, code, sentence) => {
  const home = temporaryFolder()
  const bad = join(home, 'bad.csv')
  writeFileSync(bad, 'a,b,kind\n1,2,p\n3,x,q\n')
  const result = await lab(...args.map((arg) => (arg === 'BAD' ? bad : arg)), '--home', home)
  expect({ code: result.code, out: result.out }).toEqual({ code, out: '' })
  expect(result.err.startsWith(sentence), result.err).toBe(true)
})

it('Ctrl+C leaves nothing of an import behind', async () => {
  const home = temporaryFolder()
  const file = join(home, 'long.csv')
  writeFileSync(file, table(400_000))
  const child = spawn(process.execPath, [cli, 'import', file, '--home', home], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  // The folder is made when the import begins.
  await expect.poll(() => readdirSync(home), { timeout: 30_000 }).toContain('datasets')
  child.kill('SIGINT')
  expect(await once(child, 'close')).toEqual([130, null])
  expect(said).toBe('lab: import cancelled; no data were added\n')
  expect(readdirSync(datasetsPath(home))).toEqual([])
})
