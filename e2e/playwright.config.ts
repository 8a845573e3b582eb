import { defineConfig } from '@playwright/test'

/**
 * A real browser against a real server, engine and Git host. Three at a time: half of what a
 * test takes on two cores is waiting.
 */
export default defineConfig({
  testDir: 'tests',
  // Long ones, for `npm run test:full`.
  ...(process.env.BOTHY_TEST_FULL ? {} : { testIgnore: 'full/**' }),
  outputDir: '../test-results/browser',
  // Each has a server, a Git host and browsers of its own.
  workers: 3,
  fullyParallel: false,
  // One more try on a busy machine; the report still calls such a test flaky.
  retries: 1,
  // Some are a whole morning's work, and a busy machine takes several times as long.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    // Recording one costs a busy machine a good part of its time, so only what failed
    // once is recorded.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      executablePath: process.env.BOTHY_TEST_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
