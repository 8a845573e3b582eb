// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { CodespaceSnapshot } from '#server/codespaces/snapshots/snapshots.schema.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import type { Answers } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { SnapshotsDialog } from './SnapshotsDialog.tsx'

afterEach(cleanup)

const saved: CodespaceSnapshot = {
  id: '2e1f7a1c-52a8-4b7e-9d0c-7f1d9f4c1a11',
  takenAt: Date.now() - 3_600_000,
  reason: 'stop',
  outcome: 'saved',
  branch: 'work',
  files: 3,
  commits: 1,
  bytes: 2048,
  leftOut: { count: 1, some: [{ path: 'large.bin', why: 'too-large' }] },
  elsewhere: { commits: 0, stashes: 2 },
  problem: null,
}
const failed: CodespaceSnapshot = {
  ...saved,
  ...{ id: '9a1f7a1c-52a8-4b7e-9d0c-7f1d9f4c1a11', outcome: 'failed', problem: 'unreachable' },
  ...{ branch: null, leftOut: { count: 0, some: [] }, elsewhere: { commits: 0, stashes: 0 } },
}

async function show(answers: Answers, isRunning = true) {
  const hut = aCodespace({ canOpen: isRunning })
  const page = renderPage(<SnapshotsDialog codespace={hut} onClose={() => undefined} />, answers)
  return { ...page, hut, dialog: within(await screen.findByRole('dialog')) }
}

test('each snapshot says what is in it and what is not, and one that failed says why', async () => {
  const { dialog } = await show({ 'codespaces.snapshots.list': () => [saved, failed] })
  expect(await dialog.findByText('3 files, 1 unpushed commit')).toBeDefined()
  expect(dialog.getByText('work')).toBeDefined()
  expect(dialog.getByText('large.bin (too large)')).toBeDefined()
  expect(dialog.getByText('2 stashes')).toBeDefined()
  expect(dialog.getByText('Not saved. The codespace did not answer.')).toBeDefined()
  expect(dialog.getAllByRole('button', { name: /New codespace/ })).toHaveLength(1)
})

test('it is restored where the codespace runs, and only there', async () => {
  const list = { 'codespaces.snapshots.list': () => [saved] }
  const restored = { 'codespaces.snapshots.restore': () => ({ files: 3, skipped: 0 }) }
  const { dialog, calls, hut } = await show({ ...list, ...restored })
  fireEvent.click(await dialog.findByRole('button', { name: /Restore the snapshot/ }))
  await expect
    .poll(() => calls)
    .toContainEqual({
      path: 'codespaces.snapshots.restore',
      input: { name: hut.name, snapshotId: saved.id },
    })
  cleanup()
  const stopped = await show(list, false)
  expect(await stopped.dialog.findByRole('button', { name: /New codespace/ })).toBeDefined()
  expect(stopped.dialog.queryByRole('button', { name: /Restore the snapshot/ })).toBeNull()
})

test('one is deleted once that is confirmed', async () => {
  const answers = {
    'codespaces.snapshots.list': () => [saved],
    'codespaces.snapshots.forget': () => null,
  }
  const { dialog, calls, hut } = await show(answers)
  const paths = () => calls.map(({ path }) => path)
  fireEvent.click(await dialog.findByRole('button', { name: /Delete the snapshot/ }))
  const asking = within(await screen.findByRole('alertdialog'))
  expect(paths()).not.toContain('codespaces.snapshots.forget')
  fireEvent.click(asking.getByRole('button', { name: 'Delete' }))
  const input = { name: hut.name, snapshotId: saved.id }
  await expect.poll(() => calls).toContainEqual({ path: 'codespaces.snapshots.forget', input })
  await expect.poll(() => screen.queryByRole('alertdialog')).toBeNull()
})

test('where there is none yet it says when there will be', async () => {
  const { dialog } = await show({ 'codespaces.snapshots.list': () => [] })
  expect(await dialog.findByText('No snapshots yet')).toBeDefined()
})
