import { afterAll, beforeAll, expect, test } from 'vitest'
import { exitOf, openApp, type App } from './app.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** SECURITY.md names these tests. Each drives the page as a taken-over one would. */
let app: App
beforeAll(async () => (app = await openApp(temporaryFolder())))
// Several windows may be open: the signal closes all of them.
afterAll(async () => {
  app.process.kill('SIGTERM')
  await exitOf(app.process)
})

test('the content policy comes with the page, allows nothing from elsewhere, and nothing unsafe', async () => {
  const policy = await app.page.evaluate(
    async () => (await fetch(location.href.split('#')[0] ?? '')).headers.get('content-security-policy') ?? '',
  )
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toMatch(/unsafe|\*|https?:|blob:/)
})

test('text cannot become a script or a style', async () => {
  const done = await app.page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.wasRun = true'
    document.body.append(script)
    const image = document.createElement('div')
    image.innerHTML = '<img src="data:image/png;base64,AA" onerror="window.wasRun = true">'
    document.body.append(image)
    await new Promise((resolve) => setTimeout(resolve, 300))
    let isEvaluated = true
    try {
      new Function('return 1')()
    } catch {
      isEvaluated = false
    }
    script.remove()
    image.remove()
    return { wasRun: 'wasRun' in window, isEvaluated }
  })
  expect(done).toEqual({ wasRun: false, isEvaluated: false })
})

test('the page has no Node, and reaches neither the network nor the disk', async () => {
  const reach = await app.page.evaluate(async () => {
    const tryTo = (url: string): Promise<boolean> =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    return {
      node: [typeof require, typeof process, typeof module].join(),
      network: await tryTo('http://127.0.0.1:9/'),
      disk: await tryTo('file:///etc/hostname'),
      outside: await tryTo('collapsar://window/../../package.json'),
      encoded: await tryTo('collapsar://window/%2e%2e/%2e%2e/package.json'),
    }
  })
  expect(reach).toEqual({
    node: 'undefined,undefined,undefined',
    network: false,
    disk: false,
    outside: false,
    encoded: false,
  })
})

test('the page can neither leave, open foreign windows, nor embed others', async () => {
  const { page } = app
  const before = page.url()
  const opened = await page.evaluate(() => window.open('https://example.org/') !== null)
  await page.evaluate(() => void (location.href = 'https://example.org/'))
  await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.src = 'https://example.org/'
    document.body.append(frame)
    const view = document.createElement('webview')
    view.setAttribute('src', 'https://example.org/')
    document.body.append(view)
    setTimeout(() => [frame, view].forEach((element) => element.remove()), 200)
  })
  await page.waitForTimeout(400)
  expect(opened).toBe(false)
  expect(page.url()).toBe(before)
  expect(page.frames().filter((frame) => frame.url().includes('example.org'))).toEqual([])
})

test('every permission but copying is denied, and nothing is downloaded', async () => {
  const { page } = app
  const begun: Promise<string | null>[] = []
  page.on('download', (download) => void begun.push(download.failure()))
  const states = await page.evaluate(async () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['x']))
    link.download = 'x.txt'
    link.click()
    const names = ['camera', 'microphone', 'geolocation', 'notifications'] as PermissionName[]
    const answers = await Promise.all(names.map((name) => navigator.permissions.query({ name })))
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    )
    return [...answers.map(({ state }) => state), media]
  })
  await page.waitForTimeout(300)
  expect(states).not.toContain('granted')
  // A cancelled download still begins for the driver of the test; it has a failure, and no file.
  for (const failure of await Promise.all(begun)) expect(failure).not.toBeNull()
})

test('errors that reach the page have no stack and no code of the lab', async () => {
  const answer = await app.page.evaluate(() => window.lab.call('runs.read', { id: 'aaaaaaaa' }))
  expect(answer).toMatchObject({ ok: false, error: { code: 'notFound' } })
  expect(JSON.stringify(answer)).not.toMatch(/\bat .*\.ts|node_modules|stack/)
})

test('a page opens windows only up to a limit', async () => {
  const { page } = app
  const count = (): number => page.context().pages().length
  await page.evaluate(async () => {
    for (let i = 0; i < 20; i++) await window.lab.call('desktop.openWindow', { hash: '#/runs' })
  })
  await expect.poll(count).toBeGreaterThan(1)
  await page.waitForTimeout(1500)
  expect(count()).toBeLessThanOrEqual(12)
})
