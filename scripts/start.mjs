import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { ensureBuilt } from './build.mjs'
import { electronCommand } from './electron.mjs'
import { runForeground } from './foreground.mjs'
import { sandboxFix } from './sandbox.mjs'
import { ensureSetup } from './setup/ensure.mjs'
import { projectRoot } from './setup/node.mjs'

const headless = ['run', 'fig2', '--quick', '--out', 'figures/']

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

const startApp = async () => {
  await ensureSetup({ electron: true })
  await ensureBuilt()
  const { binary, args, env } = electronCommand()
  const fix = args.includes('--no-sandbox') ? null : sandboxFix(binary)
  if (fix) throw new Error(`This system prevents Chromium's sandbox from starting. To fix it: ${fix}`)
  return runForeground(binary, [...args, ...process.argv.slice(2)], { env, cwd: projectRoot })
}

const startHeadless = () => {
  console.log(`There is no display. Running the lab without a window instead (npm run lab -- ${headless.join(' ')}).`)
  return runForeground(process.execPath, [join(projectRoot, 'scripts/lab.mjs'), ...headless], { cwd: projectRoot })
}

await runCommand(hasDisplay ? startApp : startHeadless)
