import { expect, test } from 'vitest'
import { analysisLine, analysisProgress } from '../../src/cli/progress/analyses.ts'

const progressOf = (run: string, done: number, secondsLeft: number | null) => ({
  run,
  kind: 'theory' as const,
  done,
  secondsLeft,
})

test('one line names the analyses, how far each is, and how long the slowest takes', () => {
  expect(analysisLine([])).toBe('')
  expect(analysisLine([progressOf('a', 0.429, 12)])).toBe('computing theory  42 %  12 s left')
  expect(analysisLine([progressOf('a', 0.5, 3), progressOf('b', 0.1, 80)])).toBe(
    'computing theory of 2 runs  50 % 10 %  1 min 20 s left',
  )
  expect(analysisLine([progressOf('a', 0.5, 3), progressOf('b', 0, null)])).toBe('computing theory of 2 runs  50 % 0 %')
})

test('a terminal overwrites the line and ends without it', () => {
  const written: string[] = []
  const progress = analysisProgress({
    isTTY: true,
    write: (text: string | Uint8Array) => written.push(String(text)) > 0,
  })
  for (const done of [0, 0.5, 1]) progress.update(progressOf('a', done, 0))
  expect(written).toEqual([
    '\r\u001b[Kcomputing theory  0 %  0.0 s left',
    '\r\u001b[Kcomputing theory  50 %  0.0 s left',
    '\r\u001b[K',
  ])
})

test('outside a terminal a short analysis prints no line', () => {
  const written: string[] = []
  const progress = analysisProgress({
    isTTY: false,
    write: (text: string | Uint8Array) => written.push(String(text)) > 0,
  })
  for (const done of [0, 0.5, 1]) progress.update(progressOf('a', done, 0))
  progress.clear()
  expect(written).toEqual([])
})
