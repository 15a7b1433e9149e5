import { answerOf, chooseDeltas, openApp, type App } from '../e2e/app.ts'
import type { User } from './machine.ts'

/** Starts the window of an installed app as a user, and drives it. */
export const openInstalled = (user: User, program: string): Promise<App> =>
  openApp(user.home, () => user.start(program, '--remote-debugging-port=0'))

/** Runs the quick Figure 2 from the window. Resolves when every run of the study has ended. */
export async function runFigure2(app: App): Promise<void> {
  const { page } = app
  await chooseDeltas(page, 'Singular values against the forecast', 'Quick', [10, 5, 2, 0.1])
  await page.getByRole('button', { name: 'Start 4 runs' }).click()
  for (const deadline = Date.now() + 480_000; Date.now() < deadline;) {
    const studies = await answerOf<{ runs: number; counts: Record<string, number> }[]>(page, 'studies.list', {})
    const counts = studies[0]?.counts ?? {}
    if ((counts['finished'] ?? 0) === 4) return
    const bad = ['crashed', 'refused', 'diverged', 'killed'].find((status) => counts[status])
    if (bad) throw new Error(`a run was ${bad}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('Figure 2 took more than eight minutes')
}

/** Exports the first figure of the page. Returns the paths of the files. */
export async function exportFigure({ page }: App): Promise<string[]> {
  await page.getByRole('button', { name: 'Export figure' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const items = dialog.getByRole('list', { name: 'Files written' }).getByRole('listitem')
  await items.nth(1).waitFor()
  const files = await items.locator('.path').allInnerTexts()
  await dialog.getByRole('button', { name: 'Close' }).click()
  return files
}
