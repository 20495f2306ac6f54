/** The name of a protocol that extended CONNECT starts, such as `websocket`. */
export type ConnectProtocol = string;

declare module "@haulier/core" {
  interface RequestExtensions {
    /**
     * The protocol to be spoken on the stream, such as `websocket`, after CONNECT to a server of HTTP/2 that allows it. The URL says where. After
     * 2xx, the stream is `response.extensions.networkStream`.
     * @see RFC 8441 section 4, https://www.rfc-editor.org/rfc/rfc8441#section-4
     */
    readonly connectProtocol?: string | undefined;
  }
}
