/** The relay's identity: an Ed25519 key in a file that only its owner may read. */
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

const KEY_FILE = 'relay.key'

/** The key file exists and is no key; overwriting it would lose the relay's name. */
export class UnreadableKeyError extends Error {
  override name = 'UnreadableKeyError'
}

async function readKey(path: string): Promise<PrivateKey | undefined> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined
    }
    throw new UnreadableKeyError(`cannot read ${path}`, { cause: error })
  }
  try {
    return privateKeyFromProtobuf(bytes)
  } catch (error) {
    throw new UnreadableKeyError(`${path} holds no libp2p private key`, { cause: error })
  }
}

/** Written whole or not at all, so that a relay killed while starting has no broken key. */
async function writeKey(path: string, key: PrivateKey): Promise<void> {
  const unfinished = `${path}.${process.pid}.new`
  const file = await open(unfinished, 'wx', 0o600)
  try {
    await file.writeFile(privateKeyToProtobuf(key))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}

/** @throws UnreadableKeyError */
export async function loadOrCreateKey(dataFolder: string): Promise<PrivateKey> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const path = join(dataFolder, KEY_FILE)
  const existing = await readKey(path)
  if (existing !== undefined) {
    await chmod(path, 0o600)
    return existing
  }
  const key = await generateKeyPair('Ed25519')
  await writeKey(path, key)
  return key
}
