import { projectRoot } from './setup/node.mjs'
import { readState } from './setup/state.mjs'

/**
 * Returns what starts the built app, after ensureSetup({ electron: true }). The registry's Electron starts the app in its
 * own resources; the official one starts the folder that it is given. Flags may follow `args` in both.
 * @type {(root?: string, options?: { env?: NodeJS.ProcessEnv; isRoot?: boolean }) => { binary: string; args: string[]; env: NodeJS.ProcessEnv }}
 */
export const electronCommand = (root = projectRoot, { env = process.env, isRoot = process.getuid?.() === 0 } = {}) => {
  const state = readState(root)
  if (!state?.electron) throw new Error("Electron is not set up: run 'npm run setup'")
  const { source, binary } = state.electron
  // Chromium refuses to start as root with its sandbox on. Every other user keeps the sandbox.
  const sandbox = isRoot ? ['--no-sandbox'] : []
  const wayland = env.WAYLAND_DISPLAY ? [env.DISPLAY ? '--ozone-platform-hint=auto' : '--ozone-platform=wayland'] : []
  /** @type {NodeJS.ProcessEnv} */
  const started = { ...env, COLLAPSAR_NODE: state.node.path, COLLAPSAR_ROOT: root }
  // Terminals of some editors set it, and Electron would then run as plain Node.
  delete started.ELECTRON_RUN_AS_NODE
  return { binary, args: [...sandbox, ...wayland, ...(source === 'official' ? [root] : [])], env: started }
}
