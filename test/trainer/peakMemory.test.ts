import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { peakMemory, resetPeakMemory } from '../../src/trainer/peakMemory.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function occupy(bytes: number): void {
  Buffer.alloc(bytes, 1)
}

it.runIf(process.platform === 'linux')('the peak of a run does not include that of an earlier run', () => {
  resetPeakMemory()
  const before = peakMemory()
  occupy(400e6)
  const during = peakMemory()
  expect(during - before).toBeGreaterThan(300e6)
  collectGarbage()
  resetPeakMemory()
  expect(during - peakMemory()).toBeGreaterThan(200e6)
})
