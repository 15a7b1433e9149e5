import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { strideOf, usePlayback, type Playback } from '../../src/renderer/composables/usePlayback.ts'

let scope: EffectScope
let seen: number[]
let at: number
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
  seen = []
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

function playback(start: number, last: number): Playback {
  at = start
  const made = scope.run(() =>
    usePlayback(
      () => at,
      () => last,
      (position) => {
        at = position
        seen.push(position)
      },
    ),
  )
  if (!made) throw new Error('no scope')
  return made
}

test('toggle at the end plays from the start, and playing stops at the end', () => {
  const { toggle, isPlaying } = playback(3, 3)
  toggle()
  expect([seen, isPlaying.value]).toEqual([[0], true])
  vi.advanceTimersByTime(10_000)
  expect([seen, isPlaying.value]).toEqual([[0, 1, 2, 3], false])
})

test('toggle pauses, and resumes from the same position', () => {
  const { toggle, isPlaying } = playback(0, 5)
  toggle()
  vi.advanceTimersByTime(240)
  toggle()
  vi.advanceTimersByTime(10_000)
  expect([seen, isPlaying.value]).toEqual([[1, 2], false])
  toggle()
  vi.advanceTimersByTime(120)
  expect(seen).toEqual([1, 2, 3])
})

test('a film of a thousand frames skips some and shows the last', () => {
  playback(0, 999).toggle()
  vi.advanceTimersByTime(60_000)
  expect(seen.length).toBeLessThanOrEqual(150)
  expect(seen.at(-1)).toBe(999)
  expect([strideOf(1), strideOf(150), strideOf(151)]).toEqual([1, 1, 2])
})

test('playing stops with its scope, and never starts with one frame', () => {
  playback(0, 5).toggle()
  scope.stop()
  vi.advanceTimersByTime(10_000)
  expect(seen).toEqual([])
  scope = effectScope()
  const alone = playback(0, 0)
  alone.toggle()
  expect(alone.isPlaying.value).toBe(false)
})
