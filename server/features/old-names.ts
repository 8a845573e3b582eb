/** Those that could be named without a registry once, and by what name they are kept today. */
const movedIds: Record<string, string> = {
  ...Object.fromEntries(
    [
      ...[
        'aws-cli',
        'azure-cli',
        'desktop-lite',
        'docker-in-docker',
        'docker-from-docker',
        'dotnet',
      ],
      ...['git', 'git-lfs', 'github-cli', 'java', 'kubectl-helm-minikube', 'node', 'powershell'],
      ...['python', 'ruby', 'rust', 'sshd', 'terraform'],
    ].map((id) => [id, id]),
  ),
  golang: 'go',
  common: 'common-utils',
}

/** Who publishes for somebody else, under another name by now. */
const movedOwner = /^ghcr\.io\/devcontainers-contrib\//i

/** The same Feature as Codespaces and other tools still find it; anything else as it is. */
export function currentReference(written: string): string {
  const id = Object.hasOwn(movedIds, written) ? movedIds[written] : undefined
  if (id !== undefined) return `ghcr.io/devcontainers/features/${id}:1`
  return written.replace(movedOwner, 'ghcr.io/devcontainers-extra/')
}
