import { expect, it } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { useGrowing } from '../../src/renderer/composables/useGrowing.ts'

/** Frames that come when they are asked for. */
function film() {
  let waiting: (() => void)[] = []
  return {
    nextFrame: (callback: () => void) => waiting.push(callback),
    go() {
      const due = waiting
      waiting = []
      for (const callback of due) callback()
      return due.length
    },
  }
}

it('a short list is there at once, and as it is', () => {
  const list = [1, 2, 3]
  const { nextFrame, go } = film()
  expect(effectScope().run(() => useGrowing(() => list, nextFrame))?.value).toBe(list)
  expect(go()).toBe(0)
})

it('a long one is whole after some frames, and what comes later is in it', async () => {
  const list = shallowRef(Array.from({ length: 250 }, (_, i) => i))
  const { nextFrame, go } = film()
  const scope = effectScope()
  const rows = scope.run(() => useGrowing(() => list.value, nextFrame))
  expect(rows?.value.length).toBe(100)
  go()
  expect(rows?.value.length).toBe(200)
  go()
  expect(rows?.value).toBe(list.value)
  list.value = [...list.value, ...list.value, 7]
  await nextTick()
  while (go() > 0);
  expect(rows?.value).toEqual(list.value)
})
