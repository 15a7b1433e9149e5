import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { electronCommand } from './electron.mjs'
import { runForeground } from './foreground.mjs'
import { sandboxMend } from './sandbox.mjs'
import { ensureSetup } from './setup/ensure.mjs'
import { projectRoot } from './setup/node.mjs'

const headless = ['run', 'fig2', '--quick', '--out', 'figures/']

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

const startApp = async () => {
  await ensureSetup({ electron: true })
  await ensureBuilt()
  const { binary, args, env } = electronCommand()
  const code = await runForeground(binary, [...args, ...process.argv.slice(2)], { env, cwd: projectRoot })
  const mend = code === 0 || args.includes('--no-sandbox') ? null : sandboxMend(binary)
  if (mend) console.error(`This system keeps Chromium's sandbox from starting. To mend it: ${mend}`)
  return code
}

const startHeadless = () => {
  console.log(`No display here: running the lab without a window instead (npm run lab -- ${headless.join(' ')}).`)
  return runForeground(process.execPath, [join(projectRoot, 'scripts/lab.mjs'), ...headless], { cwd: projectRoot })
}

try {
  process.exitCode = await (hasDisplay ? startApp() : startHeadless())
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
