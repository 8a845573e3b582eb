import type { RepositoryFileState } from '#server/compose/compose.ts'
import {
  type Configuration,
  configurationHashOf,
  extendedFiles,
  judgeOffer,
  problemsInText,
  readDevcontainer,
  shown,
} from '#server/devcontainers/devcontainers.ts'
import { refusedImage } from '#server/registries/registries.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { requireCodespace } from '../codespaces.ts'
import { isTrustedAtRebuild } from '../trust/trusted-start.ts'
import { defaultImageFor, limitsFor } from '../what-counts.ts'
import { cloneFolder } from './configuration.ts'
import { configurationRows, stepsOf } from './configuration-view.ts'
import type {
  CheckedConfiguration,
  PreviewedConfiguration,
  WrittenConfiguration,
} from './written-configuration.schema.ts'

/**
 * What is wrong with a text, and what of it has no effect, by the same reader and policy as a
 * rebuild.
 */
export async function checkConfiguration(
  ctx: SignedInContext,
  written: WrittenConfiguration,
): Promise<CheckedConfiguration> {
  const row = await requireCodespace(ctx, written.name)
  const { file, missing, read } = await readWritten(ctx, row, written)
  return { missing, problems: problemsInText(file, read) }
}

/**
 * What a rebuild would do if this were on disk. What its image asks for by a label is known only
 * once that is here.
 */
export async function previewConfiguration(
  ctx: SignedInContext,
  written: WrittenConfiguration,
): Promise<PreviewedConfiguration> {
  const row = await requireCodespace(ctx, written.name)
  const { file, files, missing, read } = await readWritten(ctx, row, written)
  const { config, sources, recovery, notices } = read
  const steps = stepsOf(config, sources, await defaultImageFor(ctx, row))
  const hash = configurationHashOf(file, files, read.besides)
  const isTrusted = await isTrustedAtRebuild(ctx, row, hash)
  const isLocal = config.features.some(({ reference }) => reference.startsWith('.'))
  return {
    path: shown(written.path),
    recovery,
    missing,
    steps,
    rows: configurationRows(config, sources).filter(({ key }) => !isStep(key)),
    notices,
    isTrusted: isLocal && !isTrusted ? null : isTrusted,
  }
}

const isStep = (key: string) => key === 'image' || /^(build|features|services)\.|Command$/.test(key)

async function readWritten(
  ctx: SignedInContext,
  row: CodespaceRow,
  { path, text, files: given }: WrittenConfiguration,
) {
  const bytes = new TextEncoder()
  const file = { path, content: bytes.encode(text) }
  const files = new Map(given.map((one) => [one.path, bytes.encode(one.text)]))
  const place = { codespaceId: row.id, workspaceFolder: cloneFolder(row) }
  const known = new Map<string, RepositoryFileState>(files)
  let read: Configuration = readDevcontainer(file, files, place, known)
  const notGiven = new Set<string>()
  // What is not given may not be there; it is asked for, and until then read as if it were not.
  while (read.needs.length + read.unread.length > 0) {
    for (const needed of [...read.needs, ...read.unread]) {
      known.set(needed, 'missing')
      notGiven.add(needed)
    }
    read = readDevcontainer(file, files, place, known)
  }
  const offer = { ...(await limitsFor(ctx, row)), storageBytes: row.workspaceLimitBytes }
  const missing = [...new Set([...extendedFiles(file, files).missing, ...notGiven])]
  const notices = [
    ...read.notices,
    ...(await refusalOf(ctx, row, read.config)),
    ...judgeOffer(read.config, offer),
  ]
  return { file, files, missing, read: { ...read, notices } }
}

/** What administrators say of the image, as it is asked again before the image is fetched. */
async function refusalOf(
  ctx: SignedInContext,
  { repositoryUrl }: CodespaceRow,
  { image }: Configuration['config'],
): Promise<string[]> {
  const fault = image === null ? null : await refusedImage(ctx, image, { repositoryUrl })
  return fault === null ? [] : [`${JSON.stringify(image)} ${fault}`]
}
