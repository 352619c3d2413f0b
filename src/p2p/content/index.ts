/** Door of content: blocks, UnixFS, CAR, holdings, and their exchange between peers. */
export { exportCar, importCar } from './car.ts'
export { Content, type ContentInit, type KeptRoot } from './content.ts'
export {
  BlockCorruptError,
  BlockMissingError,
  CarInvalidError,
  DagInvalidError,
  PathNotFoundError,
  SessionClosedError
} from './errors.ts'
export { MAX_STREAMS } from './exchange/constants.ts'
export type { BlockSession, SessionPeerView } from './exchange/session.ts'
export type { HoldingKind } from './holdings.ts'
export type { BlockSource } from './source.ts'
export { importFile, importTree, type ImportedNode, type TreeEntry } from './unixfs/import.ts'
export { childrenOf, decodeNode, type DagNode } from './unixfs/node.ts'
export { fileSizeOf, readFile, readWhole } from './unixfs/read.ts'
export { childNamed, listDirectory, resolvePath } from './unixfs/resolve.ts'
export { walkDag } from './unixfs/walk.ts'
export { decodeCid, isAcceptedCid, verifyBlock } from './verify.ts'
export type { BlockWriter } from './writer.ts'
