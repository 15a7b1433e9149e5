import { expect, it } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { useGrowing, type Clock } from '../../src/renderer/composables/useGrowing.ts'

/** Frames and pauses that the test triggers. */
function film() {
  let [frames, pauses]: (() => void)[][] = [[], []]
  const run = (due: (() => void)[] = []): number => {
    for (const callback of due) callback()
    return due.length
  }
  const clock: Clock = {
    nextFrame: (callback) => (frames ??= []).push(callback),
    later: (callback) => (pauses ??= []).push(callback),
    clear: () => ([frames, pauses] = [[], []]),
  }
  const go = (): number => run(frames?.splice(0))
  return { clock, go, wait: () => run(pauses?.splice(0)) }
}

it('a short list is complete at once', () => {
  const list = [1, 2, 3]
  const { clock, go, wait } = film()
  expect(effectScope().run(() => useGrowing(() => list, clock))?.value).toBe(list)
  expect([go(), wait()]).toEqual([0, 0])
})

it('a long list is complete after some frames, and additions follow once, after a pause', async () => {
  const list = shallowRef(Array.from({ length: 250 }, (_, i) => i))
  const { clock, go, wait } = film()
  const rows = effectScope().run(() => useGrowing(() => list.value, clock))
  expect(rows?.value.length).toBe(100)
  go()
  expect(rows?.value.length).toBe(200)
  go()
  expect(rows?.value).toBe(list.value)
  for (const more of [[7], [...list.value, 8]]) {
    list.value = [...list.value, ...more]
    await nextTick()
  }
  expect(rows?.value.length).toBe(250)
  expect(wait()).toBe(1)
  await nextTick()
  while (go() > 0);
  expect(rows?.value).toEqual(list.value)
})

it('another list appears at once, and nothing is pending after the scope ends', async () => {
  const list = shallowRef<number[]>([])
  const { clock, wait } = film()
  const scope = effectScope()
  const rows = scope.run(() => useGrowing(() => list.value, clock))
  for (const next of [[1], [2, 3, 4], [2, 3], []]) {
    list.value = next
    await nextTick()
    expect(rows?.value).toEqual(next)
  }
  list.value = [5]
  await nextTick()
  list.value = [5, 6]
  await nextTick()
  scope.stop()
  expect(wait()).toBe(0)
})
