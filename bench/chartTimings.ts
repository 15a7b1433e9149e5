import type { App } from '../test/e2e/app.ts'
import type { DeskResult } from './results.ts'
import { go, watchFrames } from './windowTimingsPage.ts'

/** 60 frames a second. */
const frameMs = 17

/** Measures the frames of a chart of 100 runs of 10,000 steps while the pointer reads, zooms and pans it. */
export const charting =
  (hash: string) =>
  async ({ page }: App): Promise<DeskResult[]> => {
    await go(page, hash, '#compare-panel tbody tr')
    await page.waitForTimeout(3000)
    const box = await page.getByRole('img', { name: /lines$/ }).boundingBox()
    if (!box) throw new Error('there is no chart to move')
    const [left, y] = [box.x + box.width / 3, box.y + box.height / 2]
    const { mouse, keyboard } = page
    const reads = async (): Promise<void> => {
      for (let i = 0; i < 120; i++) await mouse.move(left + i, y)
    }
    const pans = async (): Promise<void> => {
      await keyboard.down('Shift')
      await mouse.move(left, y)
      await mouse.down()
      for (let i = 0; i < 120; i++) await mouse.move(left + (i % 60), y)
      await mouse.up()
      await keyboard.up('Shift')
    }
    const zooms = async (): Promise<void> => {
      await mouse.move(left, y)
      await keyboard.down('Control')
      for (let i = 0; i < 60; i++) await mouse.wheel(0, i % 20 < 10 ? -30 : 30)
      await keyboard.up('Control')
    }
    const framesOf = async (what: string, act: () => Promise<void>): Promise<DeskResult[]> => {
      const [frames] = await Promise.all([watchFrames(page, 2.5), act()])
      const result = (name: string, unit: DeskResult['unit'], target: number, value: number): DeskResult => ({
        what: `chart of 100 × 10,000 steps, ${what}: ${name}`,
        unit,
        target,
        value,
        worst: frames.longest,
      })
      return [result('median frame', 'ms', frameMs, frames.median), result('frames over 50 ms', '', 0, frames.long)]
    }
    return [...(await framesOf('read', reads)), ...(await framesOf('zoom', zooms)), ...(await framesOf('pan', pans))]
  }
