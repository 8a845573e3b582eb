import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#server/config.ts'
import { insertTestUser, openTogether, type TestPlaces } from '#server/db/database.testing.ts'
import { createLog } from '#server/log.ts'
import { allowedImages } from '#server/registries/registries.settings.ts'
import { archiveHosts } from './features.settings.ts'
import { type FeatureRequest, resolveFeatures } from './features.ts'
import { packFeature } from './registry/fake-registry.testing.ts'

type Asked = Partial<Omit<FeatureRequest, 'configuration' | 'readFolders'>> & {
  /** What is in the folders of the repository, by path. */
  folders?: Record<string, object>
  configurationPath?: string
  userId?: string
}

/** The room with a database of its own; what it may fetch is as the environment says. */
export async function openTestFeatures(places: TestPlaces, environment: NodeJS.ProcessEnv = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-features-'))
  const opened = await openTogether(places, 1)
  const [db] = opened.dbs
  if (!db) throw new Error('There is no database.')
  await insertTestUser(db, 'ann')
  const config = readConfig({ BOTHY_DATA: folder, BOTHY_LOG_LEVEL: 'silent', ...environment }, [
    allowedImages,
    archiveHosts,
  ])
  const ctx = { config, db, log: createLog('silent'), clock: { now: () => Date.now() } }
  const remarks: string[] = []
  return {
    ctx,
    folder,
    remarks,
    /** As a configuration that says so is resolved. */
    async resolve(features: FeatureRequest['features'], asked: Asked = {}) {
      const {
        folders = {},
        configurationPath = '.devcontainer/devcontainer.json',
        ...others
      } = asked
      const content = Buffer.from(JSON.stringify({ image: 'debian:12', features }, null, 2))
      return resolveFeatures(
        ctx,
        {
          features,
          overrideFeatureInstallOrder: [],
          configuration: { path: configurationPath, content },
          lock: null,
          subject: { userId: asked.userId ?? 'ann', repositoryUrl: null, isTrusted: true },
          readFolders: (paths) =>
            Promise.all(
              paths.map(async (path) => Buffer.from(await packFeature(folders[path] ?? {}))),
            ),
          remark: (sentence) => remarks.push(sentence),
          ...others,
        },
        AbortSignal.timeout(60_000),
      )
    },
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
