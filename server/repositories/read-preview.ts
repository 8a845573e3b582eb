import type { LifecycleCommand } from '#agent/protocol/lifecycle.ts'
import { lifecycleHook } from '#agent/protocol/lifecycle.ts'
import { readDevcontainer } from '#server/devcontainers/devcontainers.ts'
import { dotfilesRepositoryUrl } from '#server/devcontainers/lifecycle.settings.ts'
import { readSetting } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { requireHost } from './hosts.ts'
import type { Preview, PreviewInput } from './repositories.schema.ts'

const mostNested = 5

/** What a codespace of this commit would run of its repository's and of its owner's. Nothing of it runs for this. */
export async function readPreview(
  ctx: SignedInContext,
  { repositoryUrl, sha }: PreviewInput,
): Promise<Preview> {
  const dotfiles = await readSetting(ctx, dotfilesRepositoryUrl, { userId: ctx.session.user.id })
  const found = await findConfiguration(ctx, { repositoryUrl, sha })
  const none = { configurationPath: null, image: null, commands: [], problem: null }
  if (found === null) return { ...none, dotfilesRepositoryUrl: dotfiles }
  const { config, recovery } = readDevcontainer(found)
  const commands = lifecycleHook.exclude(['dotfiles']).options.flatMap((hook) => {
    const command = config.commands[hook]
    return command === undefined ? [] : [{ hook, text: commandText(command) }]
  })
  return {
    configurationPath: found.path,
    image: config.image,
    commands,
    problem: recovery,
    dotfilesRepositoryUrl: dotfiles,
  }
}

/** In the order of the Dev Container specification, as the clone looks for it. */
async function findConfiguration(ctx: SignedInContext, { repositoryUrl, sha }: PreviewInput) {
  const { provider, address } = requireHost(ctx, repositoryUrl)
  const read = async (name: string) => {
    const content = await provider.readFile(ctx, address.path, { name, sha })
    return content && { path: name, content }
  }
  const folder = '.devcontainer'
  const usual = (await read(`${folder}/devcontainer.json`)) ?? (await read('.devcontainer.json'))
  if (usual) return usual
  const nested = await provider.listFolders(ctx, address.path, { name: folder, sha })
  for (const name of nested.slice(0, mostNested)) {
    const found = await read(`${folder}/${name}/devcontainer.json`)
    if (found) return found
  }
  return null
}

/** As somebody would read it, one command a line. */
function commandText(command: LifecycleCommand): string {
  if (typeof command === 'string') return command
  if (Array.isArray(command)) return command.join(' ')
  return Object.entries(command)
    .map(([name, one]) => `${name}: ${typeof one === 'string' ? one : one.join(' ')}`)
    .join('\n')
}
