import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { runForeground } from './foreground.mjs'
import { ensureSetup } from './setup/ensure.mjs'
import { projectRoot } from './setup/node.mjs'

await runCommand(async () => {
  // On stderr, because another program may read what the lab prints on stdout.
  const { state } = await ensureSetup({ electron: false, log: console.error })
  const env = {
    // Node keeps compiled modules there, for the lab and its trainers too: they start in half the time.
    NODE_COMPILE_CACHE: join(projectRoot, '.runtime', 'code'),
    ...process.env,
    COLLAPSAR_NODE: state.node.path,
    COLLAPSAR_ROOT: projectRoot,
  }
  const cli = join(projectRoot, 'src/cli/index.ts')
  return runForeground(state.node.path, [cli, ...process.argv.slice(2)], { env })
})
