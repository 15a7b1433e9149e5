import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { runForeground } from './foreground.mjs'
import { ensureSetup } from './setup/ensure.mjs'
import { projectRoot } from './setup/node.mjs'

/** Feeds changed inputs to readers and parsers (`test/fuzz/run.ts`), on the pinned Node. */
await runCommand(async () => {
  const { state } = await ensureSetup({ electron: false })
  return runForeground(state.node.path, [join(projectRoot, 'test/fuzz/run.ts'), ...process.argv.slice(2)], {
    env: process.env,
  })
})
