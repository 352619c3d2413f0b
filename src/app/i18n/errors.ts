/**
 * Texts for what went wrong, by the name of the error. Errors of the node arrive with their name
 * only; reasons of waiting (`NoRelay`) are names of the same kind.
 */
import { m } from '../paraglide/messages.js'

/** A Map, because names may come from other peers: no name is ever a property key. */
const TEXTS: ReadonlyMap<string, () => string> = new Map([
  ['AbortError', m.error_AbortError],
  ['AddressNotAllowed', m.error_AddressNotAllowed],
  ['AggregateError', m.error_PeerUnreachableError],
  ['BlockCorruptError', m.error_BlockCorruptError],
  ['BlockMissingError', m.error_BlockMissingError],
  ['BlockTooLargeError', m.error_BlockCorruptError],
  ['BodyStalledError', m.error_SilentPeerError],
  ['CarInvalidError', m.error_CarInvalidError],
  ['ConnectionFailedError', m.error_ConnectionFailedError],
  ['ConnectionLost', m.error_ConnectionLost],
  ['DagInvalidError', m.error_BlockCorruptError],
  ['CatalogueNotFoundError', m.error_CatalogueNotFoundError],
  ['DialDeniedError', m.error_AddressNotAllowed],
  ['DialError', m.error_ConnectionFailedError],
  ['DownloadFailedError', m.error_DownloadFailedError],
  ['EmptyFolderError', m.error_EmptyFolderError],
  ['EncryptionFailedError', m.error_EncryptionFailedError],
  ['EntryNotFoundError', m.error_EntryNotFoundError],
  ['FileChangedError', m.error_FileChangedError],
  ['FileTooLargeError', m.error_FileTooLargeError],
  ['FolderLoopError', m.error_FolderLoopError],
  ['ForeignAppError', m.error_ForeignAppError],
  ['HoldersLackBlocks', m.error_BlockMissingError],
  ['HoldersSilent', m.error_SilentPeerError],
  ['IdentityExistsError', m.error_IdentityExistsError],
  ['IdentityLockedError', m.error_IdentityLockedError],
  ['InvalidArchiveError', m.error_InvalidArchiveError],
  ['InvalidFileNameError', m.error_InvalidFileNameError],
  ['InvalidNameError', m.error_InvalidNameError],
  ['InvalidPathError', m.error_InvalidPathError],
  ['InvalidProjectError', m.error_InvalidProjectError],
  ['InvalidRelayAddressError', m.error_InvalidRelayAddressError],
  ['InvalidSiteError', m.error_InvalidSiteError],
  ['InvalidSiteIdError', m.error_InvalidSiteLinkError],
  ['InvalidSiteLinkError', m.error_InvalidSiteLinkError],
  ['InvalidWordsError', m.error_InvalidWordsError],
  ['LookingForHolders', m.error_SiteNotFoundError],
  ['MissingIndexError', m.error_MissingIndexError],
  ['NameNotFound', m.error_SiteNotFoundError],
  ['NetworkStoppedError', m.error_NetworkStoppedError],
  ['NewerStoreError', m.error_NewerStoreError],
  ['NoIdentityError', m.error_NoIdentityError],
  ['NoNetwork', m.error_NoNetwork],
  ['NoPassphraseError', m.error_NoPassphraseError],
  ['NoRelay', m.error_NoRelay],
  ['NodeElsewhereError', m.tab_elsewhere_title],
  ['NodeGoneError', m.error_NodeGoneError],
  ['NodeWorkerError', m.error_NodeWorkerError],
  ['NotEnoughShardsError', m.error_NotEnoughShardsError],
  ['NotPublishedError', m.error_NotPublishedError],
  ['NothingDroppedError', m.error_EmptyFolderError],
  ['PathNotFoundError', m.error_PathNotFoundError],
  ['PeerUnreachableError', m.error_PeerUnreachableError],
  ['ProtocolViolationError', m.error_ProtocolViolationError],
  ['QuotaExceededError', m.error_StoreFullError],
  ['SegmentForgedError', m.error_BlockCorruptError],
  ['SealBrokenError', m.error_UnreadableIdentityError],
  ['SilentPeerError', m.error_SilentPeerError],
  ['SiteNotFoundError', m.error_SiteNotFoundError],
  ['StoreBlockedError', m.error_StoreBlockedError],
  ['StoreFullError', m.error_StoreFullError],
  ['TimeoutError', m.error_TimeoutError],
  ['TooManyFilesError', m.error_TooManyFilesError],
  ['TooManyRequestsError', m.error_TooManyRequestsError],
  ['UnreadableIdentityError', m.error_UnreadableIdentityError],
  ['UnsupportedProtocolError', m.error_ProtocolViolationError],
  ['VersionNotFoundError', m.error_VersionNotFoundError],
  ['WaitingForNetwork', m.error_NoRelay],
  ['WeakPassphraseError', m.error_WeakPassphraseError],
  ['WrongPassphraseError', m.error_WrongPassphraseError],
  ['WrongWordError', m.error_InvalidWordsError]
])

/** What happened, in the reader's language. Takes an error, or the name of one. */
export function errorText(failure: unknown): string {
  const name = failure instanceof Error ? failure.name : typeof failure === 'string' ? failure : ''
  const text = TEXTS.get(name)
  return text ? text() : m.error_unknown({ name: name === '' ? 'Error' : name.slice(0, 60) })
}
