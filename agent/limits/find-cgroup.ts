import { join, relative } from 'node:path'

/** Where the kernel counts what a container uses, in either version of its interface. */
export type CgroupPaths = {
  memory: { used: string; limit: string; events: string; stat: string; cacheField: string } | null
  processes: { used: string; limit: string; events: string } | null
  cpu: {
    used: string
    /** Where the number stands among others. */
    usedField: string | null
    /** How many of its units are a millisecond. */
    perMs: number
    quota: string
    /** Null where it stands behind the quota. */
    period: string | null
  } | null
}

type Mount = { root: string; mountPoint: string; type: string; options: string[] }

/**
 * Finds the container's own control group by the texts of /proc/self/cgroup and
 * /proc/self/mountinfo. Where both versions are mounted, a controller belongs to the first where
 * that one has it.
 */
export function findCgroup(cgroup: string, mountinfo: string): CgroupPaths {
  const groups = cgroup.split('\n').map((line) => {
    const [, controllers = '', ...path] = line.split(':')
    return { controllers: controllers.split(','), path: path.join(':') }
  })
  const mounts = mountinfo.split('\n').flatMap(parseMount)
  const folderOf = (controller: string) => {
    const mount = mounts.find(
      ({ type, options }) => type === 'cgroup' && options.includes(controller),
    )
    const group = groups.find(({ controllers }) => controllers.includes(controller))
    return mount && group ? folderIn(mount, group.path) : null
  }
  const unified = mounts.find(({ type }) => type === 'cgroup2')
  const unifiedGroup = groups.find(({ controllers }) => controllers[0] === '')
  const second = unified && unifiedGroup ? folderIn(unified, unifiedGroup.path) : null
  const memory = folderOf('memory')
  const cpu = folderOf('cpuacct')
  return {
    memory: memory === null ? memoryOfSecond(second) : memoryOfFirst(memory),
    processes: processesIn(folderOf('pids') ?? second),
    // Most systems mount the two as one; where they do not, the limit stands in the other.
    cpu: cpu === null ? cpuOfSecond(second) : cpuOfFirst(cpu, folderOf('cpu') ?? cpu),
  }
}

function memoryOfFirst(folder: string): CgroupPaths['memory'] {
  return {
    used: join(folder, 'memory.usage_in_bytes'),
    limit: join(folder, 'memory.limit_in_bytes'),
    events: join(folder, 'memory.oom_control'),
    stat: join(folder, 'memory.stat'),
    cacheField: 'total_inactive_file',
  }
}

function memoryOfSecond(folder: string | null): CgroupPaths['memory'] {
  if (folder === null) return null
  return {
    used: join(folder, 'memory.current'),
    limit: join(folder, 'memory.max'),
    events: join(folder, 'memory.events'),
    stat: join(folder, 'memory.stat'),
    cacheField: 'inactive_file',
  }
}

function processesIn(folder: string | null): CgroupPaths['processes'] {
  if (folder === null) return null
  return {
    used: join(folder, 'pids.current'),
    limit: join(folder, 'pids.max'),
    events: join(folder, 'pids.events'),
  }
}

function cpuOfFirst(folder: string, limits: string): CgroupPaths['cpu'] {
  return {
    used: join(folder, 'cpuacct.usage'),
    usedField: null,
    perMs: 1_000_000,
    quota: join(limits, 'cpu.cfs_quota_us'),
    period: join(limits, 'cpu.cfs_period_us'),
  }
}

function cpuOfSecond(folder: string | null): CgroupPaths['cpu'] {
  if (folder === null) return null
  return {
    used: join(folder, 'cpu.stat'),
    usedField: 'usage_usec',
    perMs: 1000,
    quota: join(folder, 'cpu.max'),
    period: null,
  }
}

/** A mount may show no more than the container's part of the tree, which then is its whole. */
function folderIn({ root, mountPoint }: Mount, path: string): string {
  const below = relative(root, path)
  return below === '..' || below.startsWith('../') ? mountPoint : join(mountPoint, below)
}

function parseMount(line: string): Mount[] {
  const [before = '', after = ''] = line.split(' - ')
  const [, , , root, mountPoint] = before.split(' ')
  const [type, , options = ''] = after.split(' ')
  if (!root || !mountPoint || !type) return []
  return [{ root, mountPoint, type, options: options.split(',') }]
}
