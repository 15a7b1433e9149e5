import { spawn } from 'node:child_process'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../temporaryFolder.ts'
import { openApp } from './app.ts'

const root = join(import.meta.dirname, '../..')
const styleSheet = join(root, 'src/renderer/styles/tokens.css')

test('npm run dev updates the window without a reload when a style sheet is saved', async () => {
  const app = await openApp(temporaryFolder(), (home) =>
    spawn(process.execPath, [join(root, 'scripts/dev.mjs'), '--home', home, '--remote-debugging-port=0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  )
  onTestFinished(async () => void (await app.close()))
  expect(new URL(app.page.url()).protocol).toBe('http:')

  const messages: string[] = []
  app.page.on('console', (message) => messages.push(message.text()))
  await app.page.evaluate(() => document.body.setAttribute('data-kept', 'yes'))
  const now = new Date()
  utimesSync(styleSheet, now, now)
  await expect.poll(() => messages.join('\n')).toContain('hot updated: /styles/tokens.css')
  expect(await app.page.locator('body').getAttribute('data-kept')).toBe('yes')
})
