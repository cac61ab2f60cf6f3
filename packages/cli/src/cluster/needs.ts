import { attempt } from './tool.ts'

interface Need {
  readonly name: string
  readonly test: readonly string[]
  readonly get: string
}

const needs: readonly Need[] = [
  { name: 'docker', test: ['info'], get: 'install Docker and start it: https://docs.docker.com/get-docker/' },
  { name: 'kind', test: ['version'], get: 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation' },
  { name: 'kubectl', test: ['version', '--client'], get: 'https://kubernetes.io/docs/tasks/tools/' },
  { name: 'helm', test: ['version', '--short'], get: 'Helm 4: https://helm.sh/docs/intro/install/' },
]

/** A line for each program that is missing or does not answer, with the way to get it. */
export async function findMissing(): Promise<string[]> {
  const answers = await Promise.all(needs.map(({ name, test }) => attempt(name, test)))
  return needs
    .filter((_need, index) => answers[index] === undefined)
    .map(({ name, get }) => `${name} does not answer: ${get}`)
}
