import { expect, test, vi } from 'vitest'
import {
  askAgent,
  contractWorkspaceBytes,
  startOf,
  within,
  workbench,
} from '../../driver-workbench.ts'
import { startDockerBench } from '../docker-bench.ts'

// Who is not root cannot mount. Everything else is as on the real machine.
vi.spyOn(process, 'getuid').mockReturnValue(1000)
const bench = workbench(startDockerBench)

test('without root a workspace is a volume of the engine, and said to be without limit', async () => {
  const { driver, engine, names } = bench.under
  expect((await driver.probe()).isWorkspaceLimited).toBe(false)
  const id = await bench.newWorkspace()
  const made = await driver.createWorkspace(id, contractWorkspaceBytes, within(20))
  expect(made).toEqual({ limitBytes: null })
  expect(await driver.list()).toEqual(new Set([id]))
  await bench.run(id, 'echo kept > /workspaces/file')
  await driver.createContainer(bench.specOf(id), within(60))
  await driver.startContainer(id, startOf(1, 'root'), within(60))
  expect((await askAgent(await driver.connect(id, within(20)))).status).toBe(200)
  await driver.removeContainer(id)
  expect((await bench.run(id, 'cat /workspaces/file')).output).toBe('kept\n')
  // The task's container, which holds the volume, is removed a moment after the task has ended.
  const removed = () =>
    engine.call('DELETE', `/volumes/${names.of(id)}`).then(
      () => true,
      () => false,
    )
  await expect.poll(removed, { timeout: 10_000 }).toBe(true)
  await expect(bench.run(id, 'true')).rejects.toMatchObject({ code: 'MISSING_WORKSPACE' })
})
