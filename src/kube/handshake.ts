/** What `ws` says of an answer to its handshake (lib/websocket.js): no protocol chosen, headers that a proxy has changed. */
const REFUSED = /^(Server sent |Server indicated |Invalid (Upgrade|Sec-WebSocket-[A-Za-z]+) header)/;
/** The other end hung up, or answered with what is no HTTP. */
const HUNG_UP = /^(ECONNRESET|EPIPE|HPE_[A-Z_]+)$/;
/** Node says so where the connection went down before there was TLS: nobody was asked for a WebSocket yet. */
const BEFORE_TLS = /before secure TLS connection/;

/** Whether a connection was made, and the WebSocket failed on it. Pure. */
export function isHandshakeFault(error: Error): boolean {
  if (REFUSED.test(error.message)) return true;
  const code = 'code' in error ? String(error.code) : '';
  return HUNG_UP.test(code) && !BEFORE_TLS.test(error.message);
}
