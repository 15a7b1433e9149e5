import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Slow suites run one file at a time: they start real trainers and a real Electron on two cores. */
const slow = ['test/acceptance/**/*.test.ts', 'test/e2e/**/*.test.ts']
/** Installs packages on this machine, as root and with the network cut off: `npm run test:package`. */
const packages = ['test/package/**/*.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [vue()],
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [...slow, ...packages],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'slow',
          include: slow,
          testTimeout: 600_000,
          hookTimeout: 120_000,
          // A loaded machine must not fail a test: what never comes still does.
          expect: { poll: { timeout: 60_000 } },
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'package',
          include: packages,
          testTimeout: 600_000,
          hookTimeout: 1_800_000,
          expect: { poll: { timeout: 60_000 } },
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
