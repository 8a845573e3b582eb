import { expect, test } from 'vitest'
import { findCgroup } from './find-cgroup.ts'

const first = {
  cgroup: '9:cpu,cpuacct:/docker/x\n8:pids:/docker/x\n4:memory:/docker/x\n0::/docker/x\n',
  mountinfo: `86 85 0:46 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
90 86 0:32 /docker/x /sys/fs/cgroup/memory ro,nosuid - cgroup cgroup rw,memory
94 86 0:36 /docker/x /sys/fs/cgroup/pids ro,nosuid - cgroup cgroup rw,pids
95 86 0:37 /docker/x /sys/fs/cgroup/unified ro,nosuid - cgroup2 cgroup2 rw
`,
}
const second = {
  cgroup: '0::/\n',
  mountinfo: '30 29 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate\n',
}

test('the first version is found in a container that is shown only its own part', () => {
  const { memory, processes } = findCgroup(first.cgroup, first.mountinfo)
  expect(memory?.events).toBe('/sys/fs/cgroup/memory/memory.oom_control')
  expect(processes?.events).toBe('/sys/fs/cgroup/pids/pids.events')
})

test('where processors are counted in one place and limited in another, each is looked at there', () => {
  const mount = (id: number, name: string) =>
    `${id} 86 0:${id} /docker/x /sys/fs/cgroup/${name} ro - cgroup cgroup rw,${name}\n`
  const { cpu } = findCgroup(
    '2:cpuacct:/docker/x\n1:cpu:/docker/x\n',
    mount(91, 'cpu') + mount(92, 'cpuacct'),
  )
  expect(cpu).toMatchObject({
    used: '/sys/fs/cgroup/cpuacct/cpuacct.usage',
    quota: '/sys/fs/cgroup/cpu/cpu.cfs_quota_us',
    period: '/sys/fs/cgroup/cpu/cpu.cfs_period_us',
  })
})

test('the second version is found, with names of its own', () => {
  const { memory, processes, cpu } = findCgroup(second.cgroup, second.mountinfo)
  expect(cpu).toMatchObject({ used: '/sys/fs/cgroup/cpu.stat', quota: '/sys/fs/cgroup/cpu.max' })
  expect(memory?.used).toBe('/sys/fs/cgroup/memory.current')
  expect(processes?.events).toBe('/sys/fs/cgroup/pids.events')
})

test('a tree that is shown whole is gone down to the own group', () => {
  const cgroup = '0::/kubepods/pod:1/x\n'
  const { memory } = findCgroup(cgroup, second.mountinfo)
  expect(memory?.limit).toBe('/sys/fs/cgroup/kubepods/pod:1/x/memory.max')
  const outside = findCgroup('0::/../../other\n', second.mountinfo.replace(' / /', ' /a/b /'))
  expect(outside.memory?.limit).toBe('/sys/fs/cgroup/memory.max')
})

test('a system that shows nothing of it is no failure', () => {
  expect(findCgroup('', '')).toEqual({ memory: null, processes: null, cpu: null })
  expect(findCgroup('nonsense\n0::\n', 'a b c\n - \n')).toEqual({
    memory: null,
    processes: null,
    cpu: null,
  })
  expect(findCgroup(second.cgroup, '').memory).toBeNull()
})
