import { defineConfig, type Project } from '@playwright/test'
import type { ProxyKind } from './fixtures/reverse-proxy.ts'
import type { WorkerOptions } from './fixtures/test.ts'

const isFull = Boolean(process.env.BOTHY_TEST_FULL)

/**
 * Some tests once more, with all that browsers say going by a reverse proxy and TLS as
 * docs/reverse-proxy.md has them (F-57).
 */
function behind(
  proxyKind: ProxyKind,
  program: string | undefined,
): Project<object, WorkerOptions>[] {
  if (!program) return []
  const grep = isFull ? /@smoke|@behind-proxy/ : /@smoke/
  return [{ name: `behind ${proxyKind}`, use: { proxyKind }, grep }]
}

export default defineConfig<object, WorkerOptions>({
  testDir: 'tests',
  // Long ones, for `npm run test:full`.
  ...(isFull ? {} : { testIgnore: 'full/**' }),
  outputDir: '../test-results/browser',
  // Each has a server, a Git host and browsers of its own; half of what a test takes on two cores
  // is waiting.
  workers: 4,
  fullyParallel: false,
  // One more try on a busy machine; the report still calls such a test flaky.
  retries: 1,
  // Some are a whole morning's work, and a busy machine takes several times as long.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  projects: [
    { name: 'direct' },
    ...behind('nginx', process.env.BOTHY_TEST_NGINX),
    // Large, so only `npm run test:full` fetches it.
    ...behind('caddy', process.env.BOTHY_TEST_CADDY),
  ],
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
