/**
 * What `ws` reports about a bad answer to its handshake (lib/websocket.js): no protocol chosen, or headers
 * changed by a proxy.
 */
const REFUSED = /^(Server sent |Server indicated |Invalid (Upgrade|Sec-WebSocket-[A-Za-z]+) header)/;
/** The other end hung up, or answered with something other than HTTP. */
const HUNG_UP = /^(ECONNRESET|EPIPE|HPE_[A-Z_]+)$/;
/**
 * Node's message if the connection broke before TLS was established, when no WebSocket had been requested
 * yet.
 */
const BEFORE_TLS = /before secure TLS connection/;

/** Whether a connection was made, but the WebSocket failed on it. Pure. */
export function isHandshakeFault(error: Error): boolean {
  if (REFUSED.test(error.message)) return true;
  const code = 'code' in error ? String(error.code) : '';
  return HUNG_UP.test(code) && !BEFORE_TLS.test(error.message);
}
