import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@flotilla/workspace/repository'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../src/commands.ts'

// CI runs it by `go run`; here it is asked where it is installed.
const hasActionlint = spawnSync('actionlint', ['-version']).status === 0
const files = globSync('.github/workflows/*.yml', { cwd: root }).toSorted()
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

test('there are those of a pull request and its preview, of main, of the night and of a release', () => {
  expect(files.map((file) => file.split('/').at(-1))).toEqual([
    'main.yml',
    'nightly.yml',
    'preview.yml',
    'pull-request.yml',
    'release.yml',
  ])
})

test.for(files)('%s is safe, and what it runs is there', (file) => {
  expect(findingsOf(readFileSync(join(root, file), 'utf8'))).toEqual([])
})

test.skipIf(!hasActionlint)('actionlint finds nothing in any; control: it finds what is wrong', () => {
  expect(actionlint(...files)).toBe('')
  const bad =
    'on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.nowhere }}\n'
  expect(actionlint('-', bad)).toContain('property "nowhere" is not defined')
})

test('what runs tests, proofs or benchmarks on Linux has NATS and Valkey, so that none is skipped; control: a job without them is found', () => {
  const jobs = files.flatMap((file) => Object.entries<any>(parse(readFileSync(join(root, file), 'utf8')).jobs))
  const found = jobs.filter(([, job]) => needsServers(job)).map(([name]) => name)
  expect(found).toEqual(expect.arrayContaining(['test', 'proofs', 'benchmarks', 'library', 'image']))
  expect(jobs.filter(([, job]) => needsServers(job) && !hasServers(job)).map(([name]) => name)).toEqual([])
  const bad = { 'runs-on': 'ubuntu-24.04', steps: [{ run: 'npm test' }] }
  expect([needsServers(bad), hasServers(bad)]).toEqual([true, false])
})

test('control: what is not safe is found', () => {
  const bad = `
on: pull_request_target
jobs:
  one:
    permissions: write-all
    steps:
      - uses: actions/checkout@v7
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - run: echo "\${{ github.event.pull_request.title }}" && npm run nothing && node flotilla.mjs nowhere`
  expect(findingsOf(bad)).toEqual([
    'no permissions for all jobs',
    'pull_request_target runs a stranger’s code with our secrets',
    'no concurrency',
    'actions/checkout@v7 is not pinned by a SHA with its tag beside it',
    'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 is not pinned by a SHA with its tag beside it',
    'one: no timeout',
    'one: permissions of everything',
    'one: actions/checkout leaves its token behind',
    'one: actions/checkout leaves its token behind',
    'one: an expression in a script, which a title or a branch could write: pass it by env',
    'one: there is no script «nothing»',
    'one: there is no command «nowhere»',
  ])
})

const runsOf = ({ steps }: any): string[] => steps.flatMap(({ run }: { run?: string }) => run ?? [])

/** The proof of a repository of others has no bus but PostgreSQL, and that of rollouts has the cluster's. */
function needsServers(job: any): boolean {
  const what = /npm (test|run prove|run bench)(?! -- (repo|rollout))/
  return job['runs-on'].startsWith('ubuntu') && runsOf(job).some((run) => what.test(run))
}

function hasServers(job: any): boolean {
  const runs = runsOf(job)
  const servers = runs.findIndex(
    (run) => /nats-server\/v2@\$NATS_VERSION/.test(run) && run.includes('docker pull --quiet valkey/valkey:8'),
  )
  return servers >= 0 && servers < runs.findIndex((run) => /npm (test|run prove|run bench)/.test(run))
}

function actionlint(...args: string[]): string {
  const input = args[0] === '-' ? args.pop() : undefined
  const { stdout, stderr } = spawnSync('actionlint', ['-no-color', ...args], { cwd: root, encoding: 'utf8', input })
  return stdout + stderr
}

/** What is wrong with a workflow, a sentence each. */
function findingsOf(text: string): string[] {
  const workflow = parse(text)
  const triggers = typeof workflow.on === 'string' ? [workflow.on] : Object.keys(workflow.on)
  const uses = [...text.matchAll(/uses: (\S+)(.*)/g)]
  return [
    ...(typeof workflow.permissions === 'object' ? [] : ['no permissions for all jobs']),
    ...(triggers.includes('pull_request_target')
      ? ['pull_request_target runs a stranger’s code with our secrets']
      : []),
    ...(workflow.concurrency ? [] : ['no concurrency']),
    ...uses
      .filter(([, action, comment]) => !/@[0-9a-f]{40}$/.test(action!) || !/^ # v\d/.test(comment!))
      .map(([, action]) => `${action} is not pinned by a SHA with its tag beside it`),
    ...Object.entries<any>(workflow.jobs).flatMap(([name, job]) =>
      findingsOfJob(job).map((finding) => `${name}: ${finding}`),
    ),
  ]
}

function findingsOfJob(job: any): string[] {
  const runs = runsOf(job)
  const words = (pattern: RegExp) => runs.flatMap((run) => [...run.matchAll(pattern)].map(([, word]) => word!))
  return [
    ...(job['timeout-minutes'] ? [] : ['no timeout']),
    ...(typeof job.permissions === 'string' ? ['permissions of everything'] : []),
    ...job.steps
      .filter((step: any) => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false)
      .map(() => 'actions/checkout leaves its token behind'),
    ...runs
      .filter((run) => run.includes('${{'))
      .map(() => 'an expression in a script, which a title or a branch could write: pass it by env'),
    ...words(/npm run (\w+)/g)
      .filter((script) => !(script in scripts))
      .map((script) => `there is no script «${script}»`),
    ...words(/node flotilla\.mjs (\w+)/g)
      .filter((command) => !(command in commands))
      .map((command) => `there is no command «${command}»`),
  ]
}
