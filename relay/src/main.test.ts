import { execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect as connectTls } from 'node:tls'
import { build } from 'vite'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { eventually, temporaryFolder } from './testing/peers.ts'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))
/** Inside the workspace, so that packages resolve as they do for the real bundle. */
const BUNDLE = join(FOLDER, 'node_modules', '.cache', 'main-test')
const MAIN = join(BUNDLE, 'main.js')

beforeAll(async () => {
  await build({
    root: FOLDER,
    configFile: join(FOLDER, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: BUNDLE, emptyOutDir: true }
  })
}, 60_000)

interface Ready {
  ready: boolean
  port: number
  addresses: string[]
  peer: string
}

async function startProcess(data: string, ...args: string[]) {
  const flags = ['--port', '0', '--host', '127.0.0.1', '--app', 'none', '--data', data, '--ready-json']
  const child = spawn(process.execPath, [MAIN, ...flags, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const logged: string[] = []
  createInterface(child.stderr).on('line', (line) => logged.push(line))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const ready = await new Promise<Ready>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve(JSON.parse(line) as Ready))
    child.once('exit', () => reject(new Error(logged.join('\n'))))
  })
  return { child, ready, logged, exited }
}

interface Ended {
  code: number
  stdout: string
  stderr: string
}

function runToEnd(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    )
  })
}

test('the process tells when it is ready, logs JSON, and ends within five seconds of SIGTERM', async () => {
  const { child, ready, logged, exited } = await startProcess(await temporaryFolder())
  expect(ready.ready).toBe(true)
  expect(ready.addresses).toEqual([`/ip4/127.0.0.1/tcp/${ready.port}/ws/p2p/${ready.peer}`])
  const response = await fetch(`http://127.0.0.1:${ready.port}/healthz`)
  expect(await response.text()).toBe('ok\n')
  const socket = new WebSocket(`ws://127.0.0.1:${ready.port}/`)
  await new Promise((resolve) => socket.addEventListener('open', resolve))

  const startedAt = performance.now()
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(logged.map((line) => (JSON.parse(line) as { message: string }).message)).toContain('relay is up')
})

test('a relay that was killed is the same peer afterwards', async () => {
  const data = await temporaryFolder()
  const first = await startProcess(data)
  first.child.kill('SIGKILL')
  await first.exited
  const second = await startProcess(data)
  expect(second.ready.peer).toBe(first.ready.peer)
})

test('a misused relay ends with 2 and says why', async () => {
  const { code, stdout, stderr } = await runToEnd('--prot', '1')
  expect([code, stdout, stderr]).toEqual([2, '', 'bitpie-relay: unknown argument --prot; see --help\n'])
})

test('a taken port ends with 1 and says which', async () => {
  const data = await temporaryFolder()
  const { ready } = await startProcess(data)
  const args = ['--port', String(ready.port), '--host', '127.0.0.1', '--data', data, '--log-level', 'silent']
  const { code, stderr } = await runToEnd(...args)
  expect(code).toBe(1)
  expect(stderr).toContain(`cannot listen on 127.0.0.1 port ${ready.port}`)
})

test('a broken key ends with 1 and stays', async () => {
  const data = await temporaryFolder()
  await writeFile(join(data, 'relay.key'), 'no key')
  const { code, stderr } = await runToEnd('--port', '0', '--data', data, '--log-level', 'silent')
  expect([code, stderr]).toEqual([
    1,
    `bitpie-relay: ${join(data, 'relay.key')} holds no libp2p private key\n`
  ])
  expect(await readFile(join(data, 'relay.key'), 'utf8')).toBe('no key')
})

test('version and help are printed', async () => {
  expect((await runToEnd('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect((await runToEnd('--help')).stdout).toContain('--public-url URL')
})

function makeCertificate(folder: string, name: string): void {
  const subject = [
    '-subj',
    `/CN=${name}`,
    '-days',
    '2',
    '-nodes',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256'
  ]
  const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)]
  execFileSync('openssl', ['req', '-x509', ...subject, ...files], { stdio: 'ignore' })
}

function certifiedName(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

test.skipIf(!existsSync('/usr/bin/openssl'))('a renewed certificate is used without a restart', async () => {
  const folder = await temporaryFolder()
  makeCertificate(folder, 'old')
  makeCertificate(folder, 'new')
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await Promise.all([copyFile(join(folder, 'old.pem'), cert), copyFile(join(folder, 'old.key'), key)])
  const { ready } = await startProcess(await temporaryFolder(), '--tls-cert', cert, '--tls-key', key)
  expect(ready.addresses[0]).toContain('/tls/ws/')
  expect(await certifiedName(ready.port)).toBe('old')
  await Promise.all([copyFile(join(folder, 'new.pem'), cert), copyFile(join(folder, 'new.key'), key)])
  await eventually(async () => expect(await certifiedName(ready.port)).toBe('new'))
})
