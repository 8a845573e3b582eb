// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { DotfilesDialog } from './DotfilesDialog.tsx'

afterEach(cleanup)

const codespace = aCodespace()
const foreseen = {
  repositoryUrl: 'https://github.com/ada/dotfiles',
  branch: 'linux',
  script: null,
  links: [
    { path: '/home/dev/.vimrc', will: 'replace' },
    { path: '/home/dev/.zshrc', will: 'link' },
  ],
}
function open(answers: Answers = {}) {
  const closed: boolean[] = []
  const page = renderPage(
    <DotfilesDialog codespace={codespace} onClose={() => closed.push(true)} />,
    {
      'codespaces.dotfiles.foresee': () => foreseen,
      'codespaces.dotfiles.install': () => codespace,
      ...answers,
    },
  )
  const applied = () => page.calls.filter(({ path }) => path === 'codespaces.dotfiles.install')
  return { closed, applied }
}
const theButton = (name: string) => screen.findByRole('button', { name })

test('what would be replaced and linked is shown first, and only a click applies it', async () => {
  const { closed, applied } = open()
  const replaced = within(await screen.findByRole('region', { name: /kept beside it/ }))
  expect(replaced.getByText('/home/dev/.vimrc')).toBeDefined()
  expect(
    within(screen.getByRole('region', { name: 'New' })).getByText('/home/dev/.zshrc'),
  ).toBeDefined()
  expect(screen.getByText(/github\.com\/ada\/dotfiles, branch linux/)).toBeDefined()
  expect(applied()).toEqual([])
  fireEvent.click(await theButton('Apply'))
  await expect.poll(() => closed).toEqual([true])
  expect(applied()).toHaveLength(1)
})

test('a script is named, and what cannot be looked at says why and is tried again', async () => {
  let isThere = false
  open({
    'codespaces.dotfiles.foresee': () => {
      if (isThere) return { ...foreseen, script: 'install.sh', links: [] }
      throw refusal('CONFLICT', 'DOTFILES_MISSING', 'There are no dotfiles to apply.')
    },
  })
  expect(await screen.findByText(/There are no dotfiles to apply\./)).toBeDefined()
  expect((await theButton('Apply')).hasAttribute('disabled')).toBe(true)
  isThere = true
  fireEvent.click(await theButton('Try again'))
  expect(await screen.findByText('install.sh')).toBeDefined()
})
