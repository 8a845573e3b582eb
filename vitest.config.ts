import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{agent,server,web,e2e}/**/*.test.{ts,tsx}', 'setup/*.test.mjs'],
    testTimeout: 60_000,
    // Most of them wait for an engine or a process rather than for a core.
    maxWorkers: 2,
    hookTimeout: 120_000,
  },
})
