import { defineConfig } from 'vitest/config'
import LongFirst from './setup/long-first.mjs'

/**
 * They measure how fast something is, or need more of Node than the worlds of the web's
 * other tests have.
 */
const inProcesses = [
  'web/ide/editor/conflict/merge-texts.test.ts',
  'web/ide/explorer/tree-rows.test.ts',
  'web/ide/quick-open/{QuickOpen,path-search}.test.{ts,tsx}',
]
/**
 * Rooms whose tests leave the process as they found it: their files share one, which then reads the
 * server's modules once and not for each file.
 */
const roomsTogether =
  '{admin,audit,auth,compose,devcontainers,features,files,github,images,registries,repositories,repository-tokens,secrets,settings,trust}'
const together = `server/${roomsTogether}/**/*.test.ts`
/**
 * Who counts what an engine or a machine has does so in a process of its own, and so does who waits
 * for the engine most of the time: it holds up no others then.
 */
const apart = '*-on-docker|build-image|build-limits|bind-mounts|install-feature'
const web = {
  setupFiles: ['setup/patient-tests.mjs', 'setup/web-tests.mjs'],
  testTimeout: 120_000,
}

const machine = {
  setupFiles: ['setup/patient-tests.mjs'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
}

export default defineConfig({
  test: {
    // Many of them wait for an engine or a process rather than for a core: those on the engine need
    // a core for four tenths of their time, so that four leave a good part of two cores unused.
    maxWorkers: 6,
    sequence: { sequencer: LongFirst },
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
          ...machine,
          name: 'machine',
          include: ['{agent,server,e2e}/**/*.test.ts', 'setup/**/*.test.mjs'],
          // Said twice, since a pattern cannot except what another one excludes.
          exclude: [together.replace('*.test.ts', `!(${apart}).test.ts`)],
        },
      },
      {
        test: {
          ...machine,
          name: 'machine together',
          include: [together],
          exclude: [`server/**/@(${apart}).test.ts`],
          isolate: false,
        },
      },
    ],
  },
})
