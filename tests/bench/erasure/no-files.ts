/** The npm package asks for `fs` as it is loaded, by a `require` that no bundler sees, and uses it in Node only. */
Object.assign(globalThis, { require: () => ({}) })
export {}
