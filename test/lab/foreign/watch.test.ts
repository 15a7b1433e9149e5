import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFrameFile } from '../../../src/lab/frames/append.ts'
import { encodeFrame, type Frame, type FrameArray } from '../../../src/shared/frames/frame.ts'
import { matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { singularValues } from '../../../src/shared/linalg/svd.ts'
import { classScatter } from '../../../src/shared/theory/clusterVariation.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { eventually, watchedLab } from '../place.ts'

const random = randomStream(5, 'watch')
const normal = (rows: number, cols: number): Matrix =>
  matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.normal()),
  )
const array = (name: string, { rows, cols, data }: Matrix): FrameArray => ({
  name,
  dtype: 'float64',
  shape: [rows, cols],
  values: data,
})
const labels = Int32Array.of(0, 0, 1, 1, 2, 2)
const labelArray: FrameArray = {
  name: 'labels',
  dtype: 'int64',
  shape: [6],
  values: BigInt64Array.from([...labels].map(BigInt)),
}
const [W1, W2] = [normal(5, 4), normal(3, 5)]
const Z1 = multiply(W1, normal(4, 6))
const Z2 = multiply(W2, Z1)

/** Writes frames of one run with rising numbers. */
function writer(folder: string, name: string, run = 'abc', first = 0) {
  const file = createFrameFile(join(folder, `${name}.frames`))
  let sequence = first
  const add = (kind: string, fields: Frame['fields'], arrays: readonly FrameArray[] = []): void =>
    file.append([{ kind, run, sequence: sequence++, fields, arrays }])
  return {
    add,
    path: file.path,
    config: (config: object = {}) => add('config', { version: 1, name: 'mlp', config }),
    labels: () => add('labels', {}, [labelArray]),
    layers: (step: number) => {
      add('weights', { step }, [array('fc1', W1), array('fc2', W2)])
      add('features', { step }, [array('fc1', transpose(Z1)), array('fc2', transpose(Z2))])
    },
    step: (step: number, loss: unknown = 1 / (step + 1)) => add('step', { step, numbers: { loss } }),
    end: (status = 'finished', message = '') => add('end', { status, message }),
  }
}

async function watch(folder: string, lab?: Awaited<ReturnType<typeof watchedLab>>) {
  const own = lab ?? (await watchedLab('finishes'))
  const state = await own.handlers['watches.start']({ folder, evenIfEmpty: false })
  const read = async (at = 0) => await own.handlers['runs.read']({ id: state?.runs[at] ?? '', isBrief: false })
  return { lab: own, state, read }
}

describe('a folder in which another program logs', () => {
  test('becomes a run of the history with the numbers of our own definitions', async () => {
    const folder = temporaryFolder()
    const log = writer(folder, 'a')
    log.config({ lr: 0.1, weightDecay: 5e-4, activation: 'relu' })
    log.labels()
    log.step(0)
    log.layers(1)
    log.step(1)
    log.end()
    const { read, lab, state } = await watch(folder)
    const { summary, spec, scalars, measurements, forecast } = await read()
    expect(summary).toMatchObject({ name: 'mlp', status: 'finished', samples: 6, tags: ['watched'] })
    expect(summary.notes).toContain('"weightDecay": 0.0005')
    expect(spec).toMatchObject({ penalty: { weightDecay: 5e-4 }, network: { activation: 'relu' } })
    expect([scalars[0], scalars[1], scalars[7], scalars[8]]).toEqual([0, 1, 1, 0.5])
    const [measured] = measurements
    expect(measured?.featureSpectra[0]).toEqual(singularValues(Z1))
    expect(measured?.weightSpectra[1]).toEqual(singularValues(W2))
    expect(measured?.tcv[0]).toBe(classScatter(Z1, labels, 3))
    expect(measured?.tcvLower[0]).toBeLessThanOrEqual(measured?.tcvUpper[0] ?? NaN)
    expect(measured?.featureRanks).toEqual([4, 3])
    expect(forecast.refusals[0]).toContain('Another program trains this run')
    const request = { run: summary.id, kind: 'collapse', step: null, parameters: {} } as const
    const collapse = await lab.handlers['analyses.make'](request)
    expect(collapse).toMatchObject({ kind: 'collapse', steps: [1], counts: [2, 2, 2] })
    await expect(
      lab.handlers['analyses.make']({
        run: state?.runs[0] ?? '',
        kind: 'geometry',
        step: null,
        parameters: {},
      } as never),
    ).rejects.toThrow('its log has no inputs, which theorems need')
  })

  test('is followed while it grows, ends as interrupted, and continues without a step twice', async () => {
    const folder = temporaryFolder()
    const log = writer(folder, 'a')
    log.config()
    log.labels()
    log.layers(0)
    log.step(0)
    const { lab, read, state } = await watch(folder)
    expect((await read()).summary.status).toBe('running')
    log.layers(5)
    log.step(5)
    await eventually(async () => ((await read()).measurements.length === 2 ? true : null))
    await lab.handlers['watches.stop']({ folder })
    expect((await read()).summary).toMatchObject({ status: 'interrupted' })
    log.step(6)
    log.end('failed', 'out of memory')
    const again = await watch(folder, lab)
    expect(again.state?.runs).toEqual(state?.runs)
    const { summary, scalars, measurements } = await again.read()
    expect(summary).toMatchObject({ status: 'crashed', ending: 'The other program ended as failed: out of memory' })
    expect([scalars.length / 7, measurements.length]).toEqual([3, 2])
    expect((await lab.handlers['runs.list']({})).length).toBe(1)
  })

  test('shows what is good of a torn file and of damage in the middle, and names the byte', async () => {
    const folder = temporaryFolder()
    const log = writer(folder, 'a')
    log.config()
    log.step(0)
    log.step(1)
    log.step(2)
    const bytes = readFileSync(log.path)
    const damaged = Buffer.from(bytes)
    const second = encodeFrame({
      kind: 'config',
      run: 'abc',
      sequence: 0,
      fields: { version: 1, name: 'mlp', config: {} },
      arrays: [],
    })
    damaged[8 + second.length + 20] = (damaged[8 + second.length + 20] ?? 0) ^ 0xff
    writeFileSync(log.path, damaged.subarray(0, -4))
    const { read } = await watch(folder)
    const { scalars, log: lines } = await read()
    expect(scalars[0]).toBe(1)
    expect(scalars.length).toBe(7)
    expect(lines.map(({ message }) => message).join('\n')).toMatch(
      /a\.frames, byte \d+: the CRC-32 of the frame is wrong/,
    )
    appendFileSync(log.path, bytes.subarray(-4))
    await eventually(async () => ((await read()).scalars.length === 14 ? true : null))
  })

  test('with two programs has two runs; a second writer of one run is left out by name', async () => {
    const folder = temporaryFolder()
    const [a, b] = [writer(folder, 'a', 'first'), writer(folder, 'b', 'second')]
    for (const own of [a, b]) {
      own.config()
      own.step(0)
    }
    const c = writer(folder, 'c', 'second')
    c.config()
    c.step(9)
    const { state, read } = await watch(folder)
    expect(state?.runs.length).toBe(2)
    const { scalars, log } = await read(1)
    expect(scalars.length).toBe(7)
    expect(log.map(({ message }) => message)).toContain(
      'Two writers: frames of c.frames are behind those of b.frames, and are left out.',
    )
  })

  test('without labels, with NaN or wrong frames has sentences, and the rest is shown', async () => {
    const folder = temporaryFolder()
    const log = writer(folder, 'a')
    log.config()
    const odd = matrix(5, 4, W1.data.with(3, NaN))
    log.add('weights', { step: 0 }, [array('fc1', odd), array('fc2', W2)])
    log.add('features', { step: 0 }, [array('fc1', transpose(Z1)), array('fc2', transpose(Z2))])
    log.step(0, { $number: 'NaN' })
    log.add('step', { step: -1 })
    log.add('unknown', { step: 1 })
    const { read } = await watch(folder)
    const { measurements, log: lines, scalars } = await read()
    expect(scalars[1]).toBeNaN()
    expect(measurements[0]?.featureSpectra[0]?.length).toBe(5)
    expect(measurements[0]?.tcv[0]).toBeNaN()
    const text = lines.map(({ message }) => message).join('\n')
    expect(text).toContain("weights 'fc1' have NaN in entry 3")
    expect(text).toContain('No labels are logged')
    expect(text).toMatch(/a\.frames, frame 4 \(step\), step: /)
  })

  test('of another kind is not followed: no frames, no folder, another version', async () => {
    const folder = temporaryFolder()
    const { lab, state } = await watch(folder)
    expect(state).toBeNull()
    await expect(lab.handlers['watches.start']({ folder: join(folder, 'none'), evenIfEmpty: true })).rejects.toThrow(
      'cannot read the folder',
    )
    await expect(lab.handlers['watches.stop']({ folder })).rejects.toThrow('is not watched')
    const newer = join(folder, 'newer')
    mkdirSync(newer)
    const log = writer(newer, 'a')
    log.add('config', { version: 2, name: 'x', config: {} })
    log.step(0)
    const { read } = await watch(newer, lab)
    const lines = (await read()).log.map(({ message }) => message)
    expect(lines.join('\n')).toContain('is another version of the format; update Collapsar')
  })
})
