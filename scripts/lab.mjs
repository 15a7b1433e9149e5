import { join } from 'node:path'
import { runForeground } from './foreground.mjs'
import { ensureSetup } from './setup/ensure.mjs'
import { projectRoot } from './setup/node.mjs'

try {
  // On stderr: what the lab prints on stdout may be read by a program.
  const { state } = await ensureSetup({ electron: false, log: console.error })
  const env = { ...process.env, COLLAPSAR_NODE: state.node.path, COLLAPSAR_ROOT: projectRoot }
  const cli = join(projectRoot, 'src/cli/index.ts')
  process.exitCode = await runForeground(state.node.path, [cli, ...process.argv.slice(2)], { env })
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
