import { projectRoot } from './setup/node.mjs'
import { readState } from './setup/state.mjs'

/**
 * { binary, args, env } that start the built app, after ensureSetup({ electron: true }). The registry's Electron starts the
 * app that lies in its own resources, the official one the folder that it is given; flags may follow args in both.
 */
export const electronCommand = (root = projectRoot, { env = process.env, isRoot = process.getuid?.() === 0 } = {}) => {
  const state = readState(root)
  if (!state?.electron) throw new Error("Electron is not set up: run 'npm run setup'")
  const { source, binary } = state.electron
  // Chromium refuses to start as root with its sandbox on; nobody else goes without it.
  const sandbox = isRoot ? ['--no-sandbox'] : []
  const wayland = env.WAYLAND_DISPLAY && !env.DISPLAY ? ['--ozone-platform=wayland'] : []
  const started = { ...env, COLLAPSAR_NODE: state.node.path, COLLAPSAR_ROOT: root }
  // Some editors' terminals set it, and Electron would then be a plain Node.
  delete started.ELECTRON_RUN_AS_NODE
  return { binary, args: [...sandbox, ...wayland, ...(source === 'official' ? [root] : [])], env: started }
}
