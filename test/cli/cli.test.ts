import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { historyPath } from '../../src/lab/home.ts'
import { openStore } from '../../src/lab/store/store.ts'
import { scalarColumn } from '../../src/shared/figures/objective/data.ts'
import { parseSpec } from '../../src/shared/spec/runSpec.ts'
import { measurementSteps } from '../../src/trainer/schedule.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { cli, lab } from './lab.ts'

const tiny = ['--set', 'network.widths=[12,12,10]', '--set', 'stop.steps=30', '--set', 'optimizer.continuation.steps=5']

describe('an error is one sentence', () => {
  it.each([
    [['run', 'fig99'], "lab: no preset is called 'fig99': there are "],
    [['run', 'fig2', '--set', 'penalty.weightdecay=1'], 'lab: penalty.weightdecay: unknown: penalty has weightDecay,'],
    [['run', 'fig2', '--set', 'penalty.weightDecay=-1'], 'lab: penalty.weightDecay: '],
    [['run', 'fig2', '--set', 'seed'], "lab: 'seed' is not of the form path=value"],
    [
      ['run', 'fig2', '--set', 'network.widths=[5,5]'],
      'lab: penalty.firstLayer=10: network.widths.1: the last layer must have 10 units',
    ],
    [
      ['run', 'fig2', '--set', `network.widths=[${'4096,'.repeat(40)}10]`],
      'lab: penalty.firstLayer=10: network.widths: training needs about ',
    ],
    [['run', 'fig2', '--quick', '--paper'], 'lab: --quick and --paper exclude each other; give one of them'],
    [
      ['run', 'fig2', '--delta', 'x'],
      "error: option '--delta <number>' argument 'x' is invalid. It must be a number ≥ 0.",
    ],
    [
      ['run', 'fig2', '--formats', 'gif'],
      "error: option '--formats <list>' argument 'gif' is invalid. 'gif' is not one of svg, png, pdf, csv, npz.",
    ],
    [['run', 'nowhere.json'], 'lab: nowhere.json: cannot read the file as JSON: ENOENT'],
    [
      ['forecast', 'fig2', '--set', 'data.sampling.perClass=900'],
      'lab: data.sampling.perClass: digit 5 has 863 images',
    ],
    [['show', 'none'], "lab: no run has the id 'none'; list them with: lab runs"],
    [['resume', 'none'], "lab: no run has the id 'none'"],
    [
      ['run', 'fig2', '--vary', 'seed'],
      "lab: 'seed' is not of the form path=v1,v2,… or path=log:FROM:TO:COUNT or path=",
    ],
    [['run', 'fig2', '--vary', 'sead=1,2'], 'lab: sead: unknown: the spec has version, name, '],
    [['run', 'fig2', '--vary', 'seed=0..4000'], "lab: seed: '0..4000' has 4001 values; at most 1000 are possible"],
    [['run', 'fig2', '--vary', 'seed=0..400'], 'lab: the study would have 1604 runs; at most 1000 are possible'],
    [['run', 'fig2', '--vary', 'seed=1,1'], 'lab: seed: has the value 1 twice'],
    [['run', 'fig2', '--vary', 'penalty.weightDecay=1,-1'], 'lab: penalty.weightDecay: '],
    [['study', 'show', 'none'], "lab: no study has the id 'none'; list them with: lab studies"],
    [['study', 'resume', 'none'], "lab: no study has the id 'none'; list them with: lab studies"],
    [['study', 'extend', 'none'], "error: required option '--vary <path=values>' not specified"],
    [['study', 'extend', 'none', '--vary', 'seed=1'], "lab: no study has the id 'none'; list them with: lab studies"],
    [['resume'], "error: missing required argument 'id'"],
    [
      ['run', 'fig2', '--concurrency', '0'],
      "error: option '--concurrency <number>' argument '0' is invalid. It must be a whole number ≥ 1.",
    ],
    [['dance'], "error: unknown command 'dance'"],
  ])('%s', async (args, sentence) => {
    const home = ['run', 'show', 'resume', 'study'].includes(args[0] ?? '') ? ['--home', temporaryFolder()] : []
    const { code, out, err } = await lab(...args, ...home)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.startsWith(sentence), err).toBe(true)
    expect(err.trim().split('\n').length).toBe(1)
  })

  it('exits with 1 where the home cannot be written', async () => {
    const { code, err } = await lab('runs', '--home', '/dev/null/home')
    expect({ code, err }).toEqual({
      code: 1,
      err: 'lab: Collapsar cannot write to the home /dev/null/home: choose another with --home DIR\n',
    })
  })
})

describe('printing', () => {
  it('spec prints JSON that run reads', async () => {
    const { out } = await lab('spec', 'fig2', '--paper', '--delta', '2', '--set', 'seed=3')
    const spec = parseSpec(JSON.parse(out))
    expect(spec).toMatchObject({ seed: 3, penalty: { firstLayer: 2 }, network: { widths: [200, 200, 200, 200, 10] } })
    expect(spec.name).toMatch(/ · seed=3 · δ = 2$/)
    const file = join(temporaryFolder(), 'mine.json')
    writeFileSync(file, out)
    expect(JSON.parse((await lab('spec', file)).out)).toEqual(JSON.parse(out))
    writeFileSync(file, out.replace('"seed": 3', '"seed": -3'))
    expect((await lab('spec', file)).err).toMatch(/^lab: .*mine\.json: seed: /)
  })

  it('forecast needs no home', async () => {
    const { code, out } = await lab('forecast', 'fig2')
    expect(code).toBe(0)
    for (const delta of ['10', '5', '2', '0.1']) expect(out).toContain(`\nδ = ${delta}\n`)
    // At δ = 0 the seeds share one forecast.
    expect((await lab('forecast', 'fig3')).out).toMatch(/seed 0 … .*seed 19, 120 runs/)
    expect(out).toMatch(/Z\^4 .*3\.292 \(10×\)/)
  })

  it('forecast prints the band of the theorem, and all its numbers as JSON', async () => {
    const { out } = await lab('forecast', 'fig2', '--delta', '0.1')
    expect(out).toMatch(/^Z\^1 {4}median .*\n {7}5 % .*\n {7}95 % /m)
    expect(out).toMatch(/^Z\^4 {4}every O_l /m)
    expect(out).toContain('arXiv:2402.03991v2')
    const json = await lab('forecast', 'fig2', '--delta', '0.1', '--json')
    const { source, forecasts } = JSON.parse(json.out) as { source: string; forecasts: unknown[] }
    expect(source).toBe('arXiv:2402.03991v2')
    expect(forecasts).toMatchObject([{ runs: ['δ = 0.1'], forecast: { theorem: { basis: { draws: 100, seed: 0 } } } }])
  })

  it('forecast prints O = [I; 0] where it is admissible, and the reason where K > n_l', async () => {
    const leaky = ['--set', 'network.activation=leakyRelu', '--set', 'network.lastActivation=leakyRelu']
    const { out } = await lab('forecast', 'fig2', '--delta', '0.1', ...leaky)
    expect(out).toMatch(/^ {7}\[I; 0\] +2\.012 \(10×\)/m)
    const narrow = await lab('forecast', 'fig2', '--delta', '0.1', '--set', 'network.widths=[50,8,50,50,10]')
    expect(narrow.out).toContain('layer 2 has 8 units for 10 classes')
    expect(narrow.out).not.toMatch(/^Z\^/m)
  })

  it('presets lists names, titles and choices', async () => {
    const { out } = await lab('presets')
    expect(out).toContain('fig2-literal  Fig. 2, literal')
    expect(out).toContain('Matched penalty')
  })
})

describe('a study', () => {
  it('trains, prints the results, writes the figure, and is in the history', async () => {
    const home = temporaryFolder()
    const figures = join(home, 'out')
    const run = await lab('run', 'fig2', '--delta', '2', '--delta', '0.1', ...tiny, '--home', home, '--out', figures)
    expect(run.code, run.err).toBe(0)
    expect(run.err).toMatch(/^1\/2 {2}δ = 2 {2}stage 1\/\d+ {2}step /m)
    const rows = run.out.split('\n').filter((line) => / finished /.test(line))
    expect(rows.map((row) => row.split(/ {2,}/)[0])).toEqual(['δ = 2', 'δ = 0.1'])
    const files = run.out.split('\n').filter((line) => line.startsWith(figures))
    expect(files.map((file) => file.slice(-4))).toEqual(['.svg', '.png'])
    expect(files.every((file) => existsSync(file))).toBe(true)

    const { out } = await lab('runs', '--home', home)
    const id = out.split('\n')[2]?.split(' ')[0] ?? ''
    expect(out.split('\n').length).toBe(5)
    const shown = await lab('show', id, '--home', home)
    expect(shown.out).toMatch(/status +finished: /)
    expect(shown.out).toMatch(/Z\^3 /)
    expect(shown.out).not.toMatch(/^resume/m)
    const resumed = await lab('resume', id, '--home', home)
    expect({ code: resumed.code, err: resumed.err }).toEqual({
      code: 1,
      err: `lab: run ${id} has finished: there is nothing to resume\n`,
    })
  })

  it('of many runs shows a matrix, and extend trains only the new runs', async () => {
    const home = temporaryFolder()
    const many = ['--delta', '2', '--vary', 'seed=0..6', '--vary', 'penalty.weightDecay=log:1e-4:1e-3:2']
    const run = await lab('run', 'fig2', ...many, ...tiny, '--set', 'engine=javascript', '--home', home)
    expect(run.code, run.err).toBe(0)
    expect(run.err).toMatch(/^[·▁▂▃▄▅▆▇█]{14} {2}\d+\/14 finished/m)
    expect(run.err).not.toMatch(/stage/)
    expect(run.err).toContain('The figure spectra shows the first 12 of 14 runs; lab export draws the others.')
    expect(run.out.match(/^λ = 0\.0001: 7 runs: 7 finished$/gm)).toHaveLength(1)
    expect(run.out.match(/^λ = 0\.001: 7 runs: 7 finished$/gm)).toHaveLength(1)
    expect(run.out).toMatch(/^objective +7( +\S+){4}$/m)

    const list = (await lab('studies', '--home', home)).out
    const id = /^(\w+) +ended +100 % .* 14 /m.exec(list)?.[1] ?? ''
    const extended = await lab('study', 'extend', id.slice(0, -1), '--vary', 'seed=6..7', '--home', home)
    expect(extended.code, extended.err).toBe(0)
    const history = openStore(historyPath(home))
    onTestFinished(() => history.connection.close())
    expect(history.runs.ofStudy(id).length).toBe(16)
    const shown = (await lab('study', 'show', id, '--home', home)).out
    expect(shown).toMatch(/^state +ended; 16\/16 finished {2}100 %$/m)
    expect(shown).toMatch(/^part .*seed = 0, 1, 2, 3, 4, 5, 6, 7; λ = 0.0001, 0.001$/m)
    const refused = await lab('study', 'resume', id, '--home', home)
    expect([refused.code, refused.err]).toEqual([1, `lab: study ${id} cannot be resumed: all of its runs have ended\n`])
  }, 120_000)

  /** Runs until the output matches, then presses Ctrl+C; resolves to the exit state and the output. */
  async function interrupted(args: string[], when: RegExp): Promise<{ end: unknown[]; said: string }> {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    child.stderr.setEncoding('utf8')
    let said = ''
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (text: string) => {
        said += text
        if (when.test(said)) resolve()
      })
    })
    child.kill('SIGINT')
    const end = await once(child, 'close')
    return { end, said }
  }

  it('pauses on Ctrl+C, exits with 130 and prints the command that resumes it', async () => {
    const home = temporaryFolder()
    const asked = Date.now()
    const { end, said } = await interrupted(['run', 'fig2', '--set', 'stop.steps=1000000', '--home', home], /step/)
    expect(end).toEqual([130, null])
    expect(Date.now() - asked).toBeLessThan(60_000)
    const { out } = await lab('runs', '--home', home)
    expect(out.match(/ (stopped|queued) /g)?.length).toBe(4)
    expect(out).toMatch(/ stopped /)
    const id = /^Resume with: lab study resume (\w+)$/m.exec(said)?.[1] ?? ''
    expect((await lab('studies', '--home', home)).out).toMatch(new RegExp(`^${id} +paused +\\d+ % .* 4 `, 'm'))
    const paused = await lab('study', 'pause', id.slice(0, -1), '--home', home)
    expect(paused.out).toBe(`Study ${id} is paused. Resume with: lab study resume ${id}\n`)
  })

  it('resumes after a stop with no step missing or repeated', async () => {
    const home = temporaryFolder()
    const study = ['run', 'fig2', '--delta', '2', '--delta', '0.1', '--set', 'stop.steps=6000', '--home', home]
    const { end, said } = await interrupted([...study, '--concurrency', '2'], /2\/2 .* step \d{2,}\//)
    expect(end).toEqual([130, null])
    const id = /^Resume with: lab study resume (\w+)$/m.exec(said)?.[1] ?? ''
    const history = openStore(historyPath(home))
    onTestFinished(() => history.connection.close())
    const ids = history.runs.ofStudy(id).map((run) => run.id)
    expect(ids.length).toBe(2)
    const [first = ''] = ids
    expect((await lab('show', first, '--home', home)).out).toMatch(
      new RegExp(`^resume +lab resume ${first} \\(from the checkpoint of step \\d+\\)$`, 'm'),
    )

    const resumed = await lab('study', 'resume', id, '--home', home)
    expect(resumed.code, resumed.err).toBe(0)
    expect(resumed.out.match(/ finished /g)?.length).toBe(2)
    for (const id of ids) {
      const { spec, scalars, measurements, log } = history.record(id)
      const steps = [...scalarColumn(scalars, 'step')]
      expect(steps).toEqual(steps.map((_, i) => i + 1))
      expect(steps.length).toBe(6600)
      expect(measurements.map(({ step }) => step)).toEqual([...measurementSteps(spec, 6600)])
      expect(log.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^resumed from step \d+$/))
    }
  }, 180_000)
})

describe('doctor', () => {
  it('prints versions, engines, hardware and home', async () => {
    const { code, out } = await lab('doctor', '--home', temporaryFolder())
    expect(code).toBe(0)
    for (const name of ['Node', 'Electron', 'engine', 'library', 'device', 'precision', 'trainers', 'GPUs', 'home'])
      expect(out).toMatch(new RegExp(`^${name} +\\S`, 'm'))
    expect(out).toContain(process.versions.node)
    const ladder = out.split('\n').filter((line) => /^ {11}/.test(line))
    expect(ladder.map((line) => line.slice(13).split(':')[0])).toEqual([
      'graph on CUDA',
      'graph on the CPU',
      'ops on native TensorFlow',
      'ops on WebAssembly',
      'ops on JavaScript',
    ])
    expect(ladder.filter((line) => line.includes('→') && line.endsWith('in use')).length).toBe(1)
  })
})
