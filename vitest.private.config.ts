import { defineConfig } from 'vitest/config'

/** What is run beside a container engine of its own: see setup/private-engine/run.mjs. */
export default defineConfig({
  test: {
    include: ['server/**/*.private.ts'],
    fileParallelism: false,
    setupFiles: ['setup/patient-tests.mjs'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
