import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { openTestTokens } from './codespace-tokens.testing.ts'
import type { MintedGrant } from './mint-grant.ts'

const run = promisify(execFile)

type TestTokens = Awaited<ReturnType<typeof openTestTokens>>
export type Wish = Parameters<TestTokens['mintAll']>[1][number]

/**
 * Git's word on a clone and a push with this token, or as nobody: the real program, and
 * GitHub's rules.
 */
export async function tryGit({ hub }: TestTokens, path: string, token: string | null) {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-matrix-'))
  const helper = `!f() { echo username=x-access-token; echo password=${token}; }; f`
  const asked = token === null ? [] : ['-c', `credential.helper=${helper}`]
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
  const env = {
    PATH: process.env.PATH,
    GIT_SSL_CAINFO: hub.git.caFile,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    HOME: folder,
  }
  const git = (...args: string[]) =>
    run('git', [...identity, ...asked, ...args], { cwd: folder, env }).then(
      () => 'yes',
      () => 'no',
    )
  const clone = await git('clone', '--quiet', `${hub.url}/${path}`, 'work')
  if (clone === 'no') await git('init', '--quiet', 'work')
  await git('-C', 'work', 'commit', '--quiet', '--allow-empty', '--message', 'Work')
  const branch = `HEAD:refs/heads/by-${token?.slice(-12).toLowerCase() ?? 'nobody'}`
  const push = await git('-C', 'work', 'push', '--quiet', `${hub.url}/${path}`, branch)
  await rm(folder, { recursive: true })
  return `clone ${clone}, push ${push}`
}

const short = (permissions: Record<string, string>) =>
  Object.entries(permissions)
    .filter(([name]) => name !== 'metadata')
    .map(([name, level]) => `${name}:${level === 'write' ? 'w' : 'r'}`)
    .join(' ')

/** Which tokens there are, and in brackets why there are no others. */
export function mintedOf({ access, tokens }: MintedGrant): string[] {
  const made = tokens.map(({ repositories, permissions }) => {
    return `${repositories.map(({ path }) => path).join('+')} ${short(permissions)}`
  })
  const refused = access.flatMap(({ refusal }) => (refusal === null ? [] : [`(${refusal})`]))
  return [...made, ...refused]
}
