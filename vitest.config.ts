import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{agent,server,web,e2e}/**/*.test.{ts,tsx}', 'setup/*.test.mjs'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
})
