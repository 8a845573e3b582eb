import { defineConfig } from 'vitest/config'

/**
 * They measure how fast something is, or need more of Node than the worlds of the web's
 * other tests have.
 */
const inProcesses = [
  'web/ide/editor/conflict/merge-texts.test.ts',
  'web/ide/explorer/tree-rows.test.ts',
  'web/ide/quick-open/{QuickOpen,path-search}.test.{ts,tsx}',
]
/** As `setup/patient-tests.mjs` has it. */
const patient = { poll: { timeout: 15_000 } }
const web = {
  setupFiles: ['setup/patient-tests.mjs', 'setup/web-tests.mjs'],
  testTimeout: 60_000,
  expect: patient,
}

export default defineConfig({
  test: {
    // Most of them wait for an engine or a process rather than for a core.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...web,
          name: 'web',
          include: ['web/**/*.test.{ts,tsx}'],
          exclude: inProcesses,
          // A process for each file would cost more than its tests do; a world of its own keeps
          // files apart too.
          pool: 'vmThreads',
        },
      },
      { test: { ...web, name: 'web in processes', include: inProcesses } },
      {
        test: {
          name: 'machine',
          setupFiles: ['setup/patient-tests.mjs'],
          expect: patient,
          include: ['{agent,server,e2e}/**/*.test.ts', 'setup/*.test.mjs'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
