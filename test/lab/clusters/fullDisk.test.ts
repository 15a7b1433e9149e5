import { spawnSync } from 'node:child_process'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openReporter } from '../../../src/lab/clusters/task/reporter.ts'
import { flushEvery } from '../../../src/lab/clusters/task/flushing.ts'
import { followFrames } from '../../../src/lab/frames/follow.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { progressAt, rowsFrom } from '../trainers/speak.ts'

const disk = temporaryFolder()
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96k', 'none', disk]).status === 0
const reason = isMounted ? '' : ' (skipped: needs root to mount a small disk)'

test.skipIf(!isMounted)(`a task on a full disk loses no frame, and its file stays sound${reason}`, async () => {
  onTestFinished(() => void spawnSync('umount', [disk]))
  const submission = join(disk, 's/t')
  const reporter = openReporter(submission, 0, 0)
  const path = join(submission, 'frames/0-0.frames')
  reporter.report('a-run', { kind: 'progressed', progress: progressAt(3), scalars: rowsFrom(1, 3) })
  reporter.flush()
  const before = statSync(path).size
  writeFileSync(join(disk, 'filler'), new Uint8Array(70_000))
  reporter.report('a-run', { kind: 'progressed', progress: progressAt(500), scalars: rowsFrom(4, 497) })
  expect(() => reporter.flush()).toThrow('ENOSPC')
  expect(statSync(path).size).toBe(before)
  const flushing = flushEvery(reporter, 20)
  rmSync(join(disk, 'filler'))
  expect(await flushing.close()).toBe(true)
  const { frames, damages } = followFrames(path).read(true)
  expect([frames.map(({ frame }) => frame.sequence), damages]).toEqual([[0, 1], []])
  reporter.close()
})

test('a task gives up on a disk that stays full, and says so', async () => {
  let tries = 0
  const full = (): never => {
    tries++
    throw new Error('ENOSPC')
  }
  expect(await flushEvery({ flush: full }, 5).close(30)).toBe(false)
  expect(tries).toBeGreaterThan(1)
})
