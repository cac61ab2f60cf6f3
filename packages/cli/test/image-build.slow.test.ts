import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestOf, provideImage } from '@flotilla/image/build-image'
import { buildContent } from '@flotilla/image/content'
import { root } from '@flotilla/workspace/repository'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyRepository } from './scratch.ts'

const has = (...images: string[]) => spawnSync('docker', ['image', 'inspect', ...images]).status === 0
const bases = ['node:24-bookworm-slim', 'gcr.io/distroless/nodejs24-debian12:nonroot']

describe.skipIf(!has('registry:3'))('with docker and registry:3', () => {
  let home: string
  let registry: string
  let host: string
  beforeAll(() => {
    home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-build-'))
    registry = docker('run', '-d', '--rm', '-p', '127.0.0.1::5000', 'registry:3')
    host = `localhost:${docker('port', registry, '5000').split(':').at(-1)}`
  })
  afterAll(() => {
    docker('rm', '-f', '-v', registry)
    const made = docker('images', '--format', '{{.Repository}}:{{.Tag}}').split('\n')
    for (const image of made.filter((name) => name.startsWith(`${host}/`))) docker('rmi', '-f', image)
    rmSync(home, { recursive: true, force: true })
  })

  describe('a small one', () => {
    let cwd: string
    beforeAll(() => {
      cwd = join(home, 'one')
      mkdirSync(cwd)
      writeFileSync(join(cwd, 'Dockerfile'), 'ARG BUNDLE\nFROM scratch\nCOPY file /\n')
      writeFileSync(join(cwd, 'file'), 'one')
    })

    test('is an index of several platforms where that is asked for', async () => {
      const platforms = ['linux/amd64', 'linux/arm64']
      const index = await provide('index', platforms)
      expect(index).toMatchObject({ known: false, tag: expect.stringMatching(/^index@sha256:[0-9a-f]{64}$/) })
      expect(await provide('index', platforms)).toEqual({ ...index, known: true })
      const raw = docker('buildx', 'imagetools', 'inspect', '--raw', `${host}/one:${index.tag}`)
      const { manifests } = JSON.parse(raw)
      expect(manifests.map(({ platform }: any) => `${platform.os}/${platform.architecture}`)).toEqual(platforms)
      // Control: one platform is no index.
      const single = await provide('single', ['linux/arm64'])
      expect(docker('buildx', 'imagetools', 'inspect', '--raw', `${host}/one:${single.tag}`)).toContain('"layers"')
    })

    test('is not built again when the registry has it; other content is', async () => {
      const first = await provide('a')
      expect(first).toMatchObject({ known: false, tag: expect.stringMatching(/^a@sha256:[0-9a-f]{64}$/) })
      // Nothing that a build could be made of: were one tried, it would fail.
      rmSync(join(cwd, 'Dockerfile'))
      expect(await provide('a')).toEqual({ ...first, known: true })
      await expect(provide('b')).rejects.toThrow('Dockerfile')
    })

    const provide = (tag: string, platforms: readonly string[] = []) =>
      provideImage(
        { repository: `${host}/one`, dockerfile: 'Dockerfile', content: contentOf(tag, 'Dockerfile', 'file') },
        { cwd, platforms },
      )
  })

  describe.skipIf(!has(...bases))('and the base images: cart', () => {
    const dockerfile = 'services/cart/Dockerfile'
    const fromSource = async (tag: string, ...edits: (readonly [string, string])[]) => {
      const cwd = join(home, tag, 'further/down')
      mkdirSync(cwd, { recursive: true })
      copyRepository(cwd)
      for (const [path, addition] of edits) appendFileSync(join(cwd, path), addition)
      const image = `${host}/cart:${tag}`
      const env = { ...process.env, DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' }
      const args = ['build', '-q', '-f', dockerfile, '-t', image, '--build-arg', 'SOURCE_DATE_EPOCH=0', '.']
      execFileSync('docker', args, { cwd, env, stdio: 'pipe' })
      docker('push', '-q', image)
      return digestOf(`${host}/cart:${tag}`)
    }
    let digest: string | undefined
    beforeAll(async () => {
      digest = await fromSource('source')
    })

    test('has the same digest when it takes the bundle that is there', async () => {
      const content = await buildContent({ name: 'cart', folder: join(root, 'services/cart') })
      await provideImage({ repository: `${host}/cart`, dockerfile, content }, { cwd: root })
      expect(digest).toMatch(/^sha256:/)
      expect(await digestOf(`${host}/cart:${content.tag}`)).toBe(digest)
    })

    test('has the same digest in another folder, made anew, whatever else changed', async () => {
      const anew = await fromSource(
        'again',
        [
          'services/cart/src/cart/cart.ts',
          '\n// Made anew: this is another file, of another minute, and no other bundle.\n',
        ],
        ['services/cart/README.md', '\nmore\n'],
        ['packages/saga/src/reduce.ts', '\nconsole.debug(1)\n'],
        ['packages/cli/src/commands/status.ts', '\nconsole.debug(1)\n'],
      )
      expect(anew).toBe(digest)
    })

    test('control: a line of its code gives another', async () => {
      expect(await fromSource('other', ['services/cart/src/cart/cart.ts', '\nconsole.debug(1)\n'])).not.toBe(digest)
    })

    test('is signed with its papers by cosign, where that is there, once', () => {
      const bin = join(home, 'bin')
      const log = join(home, 'cosign.log')
      mkdirSync(bin)
      writeFileSync(join(bin, 'cosign'), '#!/bin/sh\necho "$@" >> "$COSIGN_LOG"\n', { mode: 0o755 })
      writeFileSync(log, '')
      const push = () => {
        const args = [join(root, 'packages/cli/src/main.ts'), 'image', 'cart', '--push', '--json', '--registry', host]
        const env = { ...process.env, COSIGN_LOG: log, FLOTILLA_STATE: home, PATH: `${bin}:${process.env.PATH}` }
        const [report] = JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8', stdio: 'pipe' }))
        return report
      }
      expect(push()).toMatchObject({ digest, known: false, signed: true })
      const papers = join(home, 'images/cart')
      const reference = `${host}/flotilla/cart@${digest}`
      const calls = [
        'version',
        `sign --yes ${reference}`,
        `attest --yes --type cyclonedx --predicate ${papers}/sbom.cdx.json ${reference}`,
        `attest --yes --type slsaprovenance1 --predicate ${papers}/predicate.json ${reference}`,
      ]
      expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(calls)
      expect(JSON.parse(readFileSync(join(papers, 'predicate.json'), 'utf8'))).toHaveProperty('buildDefinition')
      expect(push()).toMatchObject({ digest, known: true, signed: false })
      expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(calls)
    })

    test('runs as nobody, without a shell, in a heap that fits its container, and says what it is', () => {
      const image = `${host}/cart:source`
      const { User, Labels } = JSON.parse(docker('image', 'inspect', '-f', '{{json .Config}}', image))
      expect(User).toBe('65532:65532')
      expect(Labels).toEqual({
        'org.opencontainers.image.title': 'flotilla cart',
        'org.opencontainers.image.description': expect.stringContaining('Carts'),
        'org.opencontainers.image.licenses': 'Apache-2.0',
      })
      const script = 'JSON.stringify([process.getuid(), v8.getHeapStatistics().heap_size_limit / 1024 / 1024])'
      const [uid, heap] = JSON.parse(docker('run', '--rm', '--memory', '200m', image, '-p', script))
      expect(uid).toBe(65_532)
      expect(heap).toBeGreaterThan(100)
      expect(heap).toBeLessThan(200)
      for (const shell of ['/bin/sh', '/bin/bash', '/busybox/sh'])
        expect(() => docker('run', '--rm', '--entrypoint', shell, image, '-c', 'true')).toThrow(/no such file/)
    })
  })
})

const contentOf = (tag: string, ...paths: string[]) => ({ tag, files: new Map(paths.map((path) => [path, ''])) })

const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8', stdio: 'pipe' }).trim()
