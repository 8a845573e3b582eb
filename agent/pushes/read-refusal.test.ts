import { expect, test } from 'vitest'
import { readRefusal } from './read-refusal.ts'

const end = "error: failed to push some refs to 'https://github.com/acme/engine.git'\r\n"
const rejected = (reason: string, refs = 'main -> main') =>
  `To https://github.com/acme/engine.git\r\n ! [remote rejected] ${refs} (${reason})\r\n${end}`
const error = (text: string) => `remote: \x1b[1;31merror\x1b[m: ${text}\x1b[K\r\n`
const forbidden = (text: string) =>
  `remote: ${text}\r\nfatal: unable to access 'https://github.com/acme/engine.git/': The requested URL returned error: 403\r\n`
const workflow = '`.github/workflows/ci.yml`'

test.each([
  [
    'app-workflow',
    rejected(
      `refusing to allow a GitHub App to create or update workflow ${workflow} without \`workflows\` permission`,
    ),
  ],
  [
    'token-workflow',
    rejected(
      `refusing to allow an OAuth App to create or update workflow ${workflow} without \`workflow\` scope`,
    ),
  ],
  [
    'token-workflow',
    rejected(
      `refusing to allow a Personal Access Token to create or update workflow ${workflow} without \`workflow\` scope`,
    ),
  ],
  [
    'protected',
    `${error('GH006: Protected branch update failed for refs/heads/main.')}remote: \r\nremote: - Changes must be made through a pull request.        \r\n${rejected('protected branch hook declined')}`,
  ],
  ['protected', rejected('protected branch hook declined')],
  [
    'rules',
    `${error('GH013: Repository rule violations found for refs/heads/main.')}remote: \r\nremote: - Commits must have verified signatures.\r\n${rejected('push declined due to repository rule violations')}`,
  ],
  [
    'secret',
    `${error('GH013: Repository rule violations found for refs/heads/main.')}remote: - GITHUB PUSH PROTECTION\r\nremote:     - Push cannot contain secrets\r\n${rejected('push declined due to repository rule violations')}`,
  ],
  [
    'secret',
    `${error('GH009: Secrets detected! This push failed.')}${rejected('pre-receive hook declined')}`,
  ],
  [
    'large-file',
    `${error('GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.')}${error("File big.bin is 120.00 MB; this exceeds GitHub's file size limit of 100.00 MB")}${rejected('pre-receive hook declined')}`,
  ],
  [
    'private-email',
    `${error('GH007: Your push would publish a private email address.')}${rejected('push declined due to email privacy restrictions')}`,
  ],
  [
    'single-sign-on',
    forbidden(
      "The 'acme' organization has enabled or enforced SAML SSO. To access\r\nremote: this repository, you must re-authorize the OAuth Application `Bothy`.",
    ),
  ],
  ['single-sign-on', forbidden("The `acme' organization has enabled or enforced SAML SSO.")],
  ['archived', forbidden('This repository was archived so it is read-only.')],
  ['denied', forbidden('Permission to acme/engine.git denied to ada.')],
  ['denied', forbidden('Write access to repository not granted.')],
])('%s is known by GitHub’s words: %j', (reason, text) => {
  const before = 'Counting objects:  50% (1/2)\rCounting objects: 100% (2/2), done.\r\n'
  expect(readRefusal(`\x1b]0;ada@hut\x07$ git push\r\n${before}${text}$ `)?.reason).toBe(reason)
})

test.each([
  ['refs/heads/main', error('GH006: Protected branch update failed for refs/heads/main.')],
  ['main', rejected('protected branch hook declined', 'HEAD -> main')],
  ['refs/heads/a', '!\tHEAD:refs/heads/a\t[remote rejected] (protected branch hook declined)\n'],
  // As Git says it in other languages.
  ['main', ' ! [zurückgewiesen] work -> main (protected branch hook declined)\n'],
])('what was refused is %s', (ref, text) => {
  expect(readRefusal(text)).toEqual({ reason: 'protected', ref })
})

test.each([
  'To https://github.com/acme/engine.git\r\n   1..2  main -> main\r\n',
  ' ! [rejected]        main -> main (fetch first)\r\n',
  'remote: Create a pull request for GH006 on GitHub by visiting:\r\n',
  '$ echo GH006: Protected branch update failed for refs/heads/main.\r\n',
  'the commit says: it is about "remote: error: GH006: Protected branch update failed"\r\n',
  `remote: error: ${'x'.repeat(600)} GH006: Protected branch update failed\r\n`,
  'remote: error: GH0066: Protected branch update failed\r\n',
  '',
])('nothing is made of %j', (text) => {
  expect(readRefusal(text)).toBeNull()
})

test('what is made to take long does not', () => {
  const began = process.cpuUsage()
  const bytes = 128 * 1024
  for (const piece of [
    ' ! a -> (',
    '\x1b[0',
    '\x1b]0',
    'remote: ',
    ' ! [',
    '\r',
    ' !'.repeat(240),
  ]) {
    expect(readRefusal(piece.repeat(bytes).slice(0, bytes))).toBeNull()
  }
  expect(process.cpuUsage(began).user).toBeLessThan(3_000_000)
})
