import { spawnSync } from 'node:child_process'
import { askEngine } from '../fixtures/engine-objects.ts'
import { authorizeAs, expect, goToGithub } from '../fixtures/github.ts'
import { withReachableGithub } from '../fixtures/reachable-github.ts'
import type { Person } from '../fixtures/test.ts'
import type { GitHubStandIn } from '../github/github-stand-in.ts'

/** People of one organization, and the GitHub App they sign in by. */
const test = withReachableGithub((github) => {
  github.addPerson('grace', 'Grace Hopper')
  github.addOrganization('acme', { ada: 'owner', grace: 'member' })
  const app = github.addApp('Bothy', 'acme', {
    isPublic: true,
    permissions: { contents: 'write', pull_requests: 'write', issues: 'read' },
  })
  github.install(app, 'acme')
  return {
    environment: {
      AUTH_GITHUB_ID: app.clientId,
      AUTH_GITHUB_SECRET: app.clientSecret,
      BOTHY_GITHUB_USERS: 'ada,grace',
    },
    onListening: ({ url }) => app.callbackUrls.push(`${url}/api/auth/callback/github`),
  }
})

/** The files below the folder in which any of these is; of a workspace, its whole disk. */
function filesWith(values: readonly string[], folder: string): string {
  // Zero ends a line: an empty disk is no line of a gigabyte.
  const argv = ['--recursive', '--null-data', '--text', '--fixed-strings', '--files-with-matches']
  const { stdout, status } = spawnSync('grep', [...argv, '--file=-', folder], {
    input: values.join('\n'),
    encoding: 'utf8',
  })
  return status === 1 ? '' : `${status}: ${stdout}`
}

/** Where the App may not change workflows, and then where a branch is protected. */
async function pushDespiteRules({ page, ide }: Person, github: GitHubStandIn): Promise<void> {
  // An alert is read out, and its box is hidden from readers until it has the focus.
  const includeHidden = true
  const notice = (title: string) =>
    page.getByRole('alertdialog', { includeHidden }).filter({ hasText: title })
  const choose = (title: string, label: string) =>
    notice(title).getByRole('button', { name: label, includeHidden }).click()
  const workflow = 'mkdir -p .github/workflows; echo on: push > .github/workflows/ci.yml'
  await ide.terminal.run(`${workflow}; git add .; git commit -qm workflow; git push`)
  const workflows = 'Workflow files cannot be pushed from here'
  await expect(notice(workflows)).toContainText('may not change .github/workflows of acme/engine')
  await expect(notice(workflows)).toContainText('Open acme/engine at GitHub')
  await choose(workflows, 'Close')

  github.world.repository('acme/engine')?.protectedBranches.add('main')
  await ide.terminal.run('git reset -q --soft HEAD~1; git rm -qrf .github')
  await ide.terminal.run('git commit -qm fix --allow-empty; git push')
  await choose('main is protected', 'Push to a new branch…')
  const name = page.getByRole('textbox', { name: 'Name of the new branch' })
  await name.fill('fix/it')
  await name.press('Enter')
  await ide.terminal.waitForText(/fix\/it -> fix\/it/)
  await expect(ide.toast('Pushing fix/it')).toBeVisible()
  await expect(notice('is protected')).toHaveCount(0)
}

test('two people at one private repository have a codespace each, of what each may, and nothing of the other’s (F-52, S-17, S-74)', async ({
  openBrowser,
  owner,
  github,
  bothy,
}) => {
  await expect(owner.page.getByRole('button', { name: 'Account', exact: true })).toBeVisible()
  github.addRepository('acme/engine', { ada: 'push', grace: 'pull' })
  await github.commit('acme/engine', { 'notes.txt': 'first\n' })
  const signIn = async (login: string): Promise<Person> => {
    const person = await openBrowser()
    await goToGithub(person.page)
    await authorizeAs(person.page, login)
    await expect(person.page.getByRole('button', { name: 'Account', exact: true })).toBeVisible()
    return person
  }
  const create = async (person: Person): Promise<string> => {
    await person.page.goto('/new/acme/engine')
    await person.page.getByRole('button', { name: 'Create codespace' }).click()
    await person.ide.waitUntilReady()
    return new URL(person.page.url()).pathname
  }
  const [ada, grace] = [await signIn('ada'), await signIn('grace')]
  const adas = await create(ada)
  const graces = await create(grace)
  const commit = 'echo more >> notes.txt; git commit -qam more'
  expect(
    await ada.ide.terminal.run(`echo $GITHUB_USER; ${commit}; git push -q && echo went`),
  ).toMatch(/ada\s+went/)
  expect(await grace.ide.terminal.run(`echo $GITHUB_USER; git log -1 --format=%an`)).toMatch(
    /grace\s+Ada/,
  )
  await grace.ide.terminal.run(commit)
  await grace.ide.terminal.focus()
  await grace.page.keyboard.type('git push || echo stay$((1))ed\n')
  const offer = grace.page.getByRole('alertdialog', { name: 'You cannot push to acme/engine' })
  await offer.getByRole('button', { name: 'Cancel' }).click()
  await grace.ide.terminal.waitForText(/^stay1ed$/m)
  expect(github.gitLog.filter(({ isPush, status }) => isPush && status === 200).length).toBe(2)

  await test.step('a push that GitHub refuses says why, and leads out of it', () =>
    pushDespiteRules(ada, github))

  // By the dashboard and by the address.
  await grace.dashboard.open()
  await expect(grace.dashboard.row('acme/engine')).toHaveCount(1)
  await grace.page.goto(adas)
  await expect(
    grace.page.getByRole('heading', { name: 'There is nothing at this address' }),
  ).toBeVisible()
  expect(adas).not.toBe(graces)

  {
    using _ = github.mood('* /api/v3/*', { kind: 'silent' })
    await ada.ide.openFile('notes.txt')
    await ada.ide.typeAtEnd('typed while GitHub was away\n')
    await ada.page.keyboard.press('Control+s')
    await ada.ide.isSaved('notes.txt')
    expect(await ada.ide.terminal.run('tail -n1 notes.txt')).toContain('typed while GitHub')
    await ada.page.reload()
    await ada.ide.waitUntilReady()
  }

  const tokens = github.world.tokens.values
  const scoped = () => github.world.tokens.valid.filter(({ kind }) => kind === 'scoped').length
  expect(scoped()).toBeGreaterThan(1)
  const inspected = JSON.stringify(
    await Promise.all(
      ((await askEngine('GET', '/containers/json?all=1')) as { Id: string }[]).map(({ Id }) =>
        askEngine('GET', `/containers/${Id}/json`),
      ),
    ),
  )
  expect(tokens.length).toBeGreaterThan(4)
  expect(tokens.filter((token) => inspected.includes(token))).toEqual([])
  expect(filesWith(tokens, bothy.dataFolder)).toBe('')

  for (const person of [ada, grace]) {
    await person.dashboard.open()
    const name =
      (await person.dashboard.row('acme/engine').getByRole('link').first().textContent()) ?? ''
    await person.dashboard.choose(name, 'Stop')
  }
  await expect.poll(scoped).toBe(0)
  expect(filesWith(tokens, bothy.dataFolder)).toBe('')
})
