import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Slow suites run one file at a time: they start real trainers and a real Electron on two cores. */
const slow = ['test/acceptance/**/*.test.ts', 'test/e2e/**/*.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [vue()],
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: slow,
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
    ],
  },
})
