/**
 * The nonce of this page, without which the content security policy takes no style element. The server writes a
 * new one into each answer.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// What locks the scroll behind a drawer looks for the nonce here (package get-nonce).
Object.assign(globalThis, { __webpack_nonce__: styleNonce });
