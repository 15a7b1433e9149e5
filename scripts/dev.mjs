import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { electronCommand } from './electron.mjs'
import { runForeground } from './foreground.mjs'
import { ensureSetup } from './setup/ensure.mjs'
import { pinnedNode, projectRoot } from './setup/node.mjs'

/**
 * Starts the app with the window served by Vite, which shows every change of src/renderer and src/shared at once. Main,
 * preload, lab and trainers load their code when they start: restart this command after a change there. Arguments go to
 * the app, for example `npm run dev -- --home DIR`.
 */
const startDevelopment = async () => {
  await ensureSetup({ electron: true })
  const { binary, args, env } = electronCommand()
  // electron-vite names the app's folder itself.
  const flags = args.filter((argument) => argument !== projectRoot)
  const electronVite = join(projectRoot, 'node_modules/electron-vite/bin/electron-vite.js')
  return runForeground(pinnedNode(projectRoot), [electronVite, 'dev', '--', ...flags, ...process.argv.slice(2)], {
    cwd: projectRoot,
    env: { ...env, ELECTRON_EXEC_PATH: binary },
  })
}

await runCommand(startDevelopment)
