/** Runs before anything else: without the sandboxing header this would be the app's own origin. */
if (self.origin !== 'null') throw new Error('This page only works in an opaque origin.')
