import type { AppContext } from '#server/context.ts'
import { defaultConfiguration } from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'
import { refusedImage } from '#server/registries/registries.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { basesIn, configurationOf } from '../configuration/configuration.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { defaultImageFor } from '../what-counts.ts'

type Good = Pick<CodespaceRow, 'configuration' | 'configurationHash' | 'image'>
type Taken = Good & Pick<CodespaceRow, 'recovery' | 'recoveryPlace'>

const notAllowed = 'IMAGE_NOT_ALLOWED'

/**
 * From what the container was last made to what is written into the row. What administrators allow
 * may be less by now: what they no longer do leads to a recovery, as it would when it is read anew.
 */
export async function takeLastGood(
  ctx: AppContext,
  row: CodespaceRow,
  { good, step }: { good: Good; step: Step },
): Promise<Taken> {
  let refusal: string | null = null
  await step('configuration', async (_, log) => {
    log.add('What this codespace was last made from without recovery.\n')
    refusal = await refusalOf(ctx, row, good)
    if (refusal !== null) throw new AppError(notAllowed, refusal)
  }).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== notAllowed) throw error
  })
  if (refusal === null) return { ...good, recovery: null, recoveryPlace: null }
  return {
    configuration: JSON.stringify(defaultConfiguration(configurationOf(good).path)),
    configurationHash: good.configurationHash,
    image: await defaultImageFor(ctx, row),
    recovery: refusal,
    recoveryPlace: null,
  }
}

/** Of the images that it or its Dockerfiles named, and the Features of registries. */
async function refusalOf(ctx: AppContext, row: CodespaceRow, good: Good): Promise<string | null> {
  const { image, features, services } = configurationOf(good)
  const ofServices = (services?.companions ?? [])
    .filter(({ name }) => !services?.builds[name])
    .map((one) => one.image)
  const named = [...(image === null ? [] : [image]), ...ofServices, ...basesIn(good)]
  for (const name of named) {
    const fault = await refusedImage(ctx, name, row)
    if (fault !== null) return `The image ${name} ${fault}`
  }
  for (const { reference } of features) {
    if (/^(\.|https?:)/.test(reference)) continue
    const fault = await refusedImage(ctx, reference, row)
    if (fault !== null) return `The Feature ${reference} ${fault}`
  }
  return null
}
