import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFrameFile } from '../../../src/lab/frames/append.ts'
import { followFrames } from '../../../src/lab/frames/follow.ts'
import { encodeFrame, type Frame } from '../../../src/shared/frames/frame.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

const frame = (sequence: number, numbers = 10): Frame => ({
  kind: 'step',
  run: 'r',
  sequence,
  fields: {},
  arrays: [{ name: 'x', dtype: 'float64', shape: [numbers], values: new Float64Array(numbers).fill(sequence) }],
})
const place = (): string => join(temporaryFolder(), 'a.frames')
const sequences = (batch: { frames: { frame: Frame }[] }): number[] => batch.frames.map((found) => found.frame.sequence)

test('a follower reads each frame once, while the file grows', () => {
  const path = place()
  const file = createFrameFile(path)
  const follower = followFrames(path)
  expect(sequences(follower.read())).toEqual([])
  file.append([frame(0), frame(1)])
  expect(sequences(follower.read())).toEqual([0, 1])
  expect(sequences(follower.read())).toEqual([])
  file.append([frame(2)])
  file.close()
  expect(sequences(followFrames(path, follower.state()).read())).toEqual([2])
})

test('a torn last frame is ignored and read again', () => {
  const path = place()
  createFrameFile(path).append([frame(0)])
  const next = encodeFrame(frame(1))
  const follower = followFrames(path)
  appendFileSync(path, next.subarray(0, 50))
  expect(follower.read()).toMatchObject({ frames: [{ offset: 8 }], damages: [] })
  appendFileSync(path, next.subarray(50))
  expect(sequences(follower.read())).toEqual([1])
})

test('frames longer than a read arrive whole, and damage costs only its frame', () => {
  const path = place()
  const file = createFrameFile(path)
  file.append([frame(0, 4000), frame(1, 4000), frame(2, 4000)])
  const bytes = readFileSync(path)
  const at = bytes.length / 2
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  writeFileSync(path, bytes)
  const follower = followFrames(path, undefined, 1000)
  const found: number[] = []
  const damages: string[] = []
  for (let hasMore = true; hasMore;) {
    const batch = follower.read(true)
    found.push(...sequences(batch))
    damages.push(...batch.damages.map(({ reason }) => reason))
    hasMore = batch.hasMore
  }
  expect(found).toEqual([0, 2])
  expect(damages).toEqual(['the CRC-32 of the frame is wrong'])
})

test('each writer has a file of its own', () => {
  const path = place()
  createFrameFile(path)
  expect(() => createFrameFile(path)).toThrow('EEXIST')
})

test('a file that became shorter is read from its beginning', () => {
  const path = place()
  createFrameFile(path).append([frame(0), frame(1)])
  const follower = followFrames(path)
  follower.read()
  truncateSync(path, 8 + encodeFrame(frame(0)).length)
  expect(sequences(follower.read())).toEqual([0])
})
