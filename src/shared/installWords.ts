/** Commands that users are told to run. They differ between a clone and an installed Collapsar. */
export interface InstallWords {
  /** The command line. */
  lab: string
  /** Makes Collapsar complete again. */
  repair: string
  /** Installs the native engine for the CPU. */
  engine: string
  /** Installs the CUDA build of the engine. */
  cuda: string
  /** Shows the engine in use and what is missing. */
  showEngine: string
  /** Uses another version of TensorFlow. */
  useVersion(version: string): string
}

const clone: InstallWords = {
  lab: 'npm run lab --',
  repair: "run 'npm run setup'",
  engine: 'npm run setup',
  cuda: 'npm run engine -- --cuda',
  showEngine: 'npm run engine -- --cuda',
  useVersion: (version) => `npm run engine -- --tensorflow ${version}`,
}

/** Every engine package is a file beside that of the base, so no command names a server. */
const installed: InstallWords = {
  lab: 'collapsar',
  repair: 'install the package collapsar again',
  engine: 'sudo apt install ./collapsar-engine-cpu_*.deb, or sh collapsar-engine-cpu-*.run',
  cuda: 'sudo apt install ./collapsar-engine-cuda12_*.deb, or sh collapsar-engine-cuda12-*.run',
  showEngine: 'collapsar engine',
  useVersion: (version) => `collapsar engine --use ${version}`,
}

export const installWords = (isPackaged: boolean): InstallWords => (isPackaged ? installed : clone)
