import { expect, test } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { drawnRows, rowHeight, useRows } from '../../src/renderer/features/runs/useRows.ts'

const [head, height] = [32, 600]

/** The parts of a scrolling element that a list reads and sets. */
class Frame extends EventTarget {
  scrollTop = 0
  readonly clientWidth = 800
  readonly clientHeight = height
  readonly ownerDocument = {
    defaultView: {
      performance,
      setTimeout,
      clearTimeout,
      requestAnimationFrame: () => 0,
      cancelAnimationFrame: () => null,
    },
  }
  readonly scrollHeight: number
  constructor(count: number) {
    super()
    this.scrollHeight = head + count * rowHeight
  }
  scrollTo({ top }: { top: number }): void {
    this.scrollTop = Math.max(0, Math.min(top, this.scrollHeight - height))
    this.dispatchEvent(new Event('scroll'))
  }
}

function listOf(count: number) {
  const frame = new Frame(count)
  const rows = effectScope().run(() => useRows(shallowRef(frame as unknown as HTMLElement), () => count, head))
  if (!rows) throw new Error('the scope ended')
  return { frame, rows }
}

test('a list draws the rows in view and some beyond, however many there are', async () => {
  const { frame, rows } = listOf(10_000)
  for (const top of [0, 5000, 123_456, 10_000 * rowHeight]) {
    frame.scrollTo({ top })
    await nextTick()
    expect(rows.first.value * rowHeight).toBeLessThanOrEqual(frame.scrollTop)
    expect(rows.last.value === 10_000 || rows.last.value * rowHeight >= frame.scrollTop + height).toBe(true)
    expect(rows.last.value - rows.first.value).toBeLessThan(70)
  }
  expect([rows.first.value, rows.last.value]).toEqual([9960, 10_000])
})

test('a short list is drawn whole, and an empty one has no rows', () => {
  for (const count of [3, 0]) {
    const { rows } = listOf(count)
    expect([rows.first.value, rows.last.value]).toEqual([0, count])
  }
})

test('a scroll by one row changes the drawn rows only at the end of a block', () => {
  const drawn = Array.from({ length: 24 }, (_, i) => drawnRows(96 + i, 116 + i, 1000))
  expect(new Set(drawn.map(({ first, last }) => `${first} ${last}`)).size).toBe(4)
})

test('show scrolls as little as it must: below the head, or to the lower edge', () => {
  const { frame, rows } = listOf(10_000)
  frame.scrollTo({ top: 100 })
  rows.show(0)
  expect(frame.scrollTop).toBe(0)
  rows.show(50)
  expect(frame.scrollTop).toBe(head + 51 * rowHeight - height)
  const before = frame.scrollTop
  rows.show(45)
  expect(frame.scrollTop).toBe(before)
  expect(rows.perPage()).toBe(19)
})
